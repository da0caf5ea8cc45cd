import type { ConnectionView } from "#lib/web/queries/connection.ts";

type Surface = Pick<NonNullable<ConnectionView["gp"]>, "hasPeriods">;
type PeriodsOf = Pick<ConnectionView["companies"][number], "code" | "periodsReadAt" | "periodsFailed">;
/** `at`: when the oldest of them was read, to end the sentence with. ISO text. */
export type PeriodsWords = Readonly<{ text: string; at: string | null; isHeld: boolean }>;

const KEPT = "Fiscal periods are the ones of the calendar kept here";

/** Where the fiscal periods of a connection's companies come from, as the last reading left it. */
export function periodsWords({ hasPeriods }: Surface, companies: readonly PeriodsOf[]): PeriodsWords {
  if (!hasPeriods) return { text: `${KEPT}: this connection offers none.`, at: null, isHeld: false };
  const of = (which: readonly PeriodsOf[]) => which.map(({ code }) => code).join(", ");
  const lost = companies.filter(({ periodsReadAt, periodsFailed }) => periodsReadAt !== null && periodsFailed);
  if (lost.length > 0)
    return {
      text: `The last reading of GP's lists brought no fiscal periods of ${of(lost)}: what GP told before goes on. The run says why.`,
      ...{ at: null, isHeld: true },
    };
  const unread = companies.filter(({ periodsReadAt }) => periodsReadAt === null);
  if (unread.length > 0)
    return {
      text: `${KEPT} for ${of(unread)} until a run has read GP's; one that could not says why.`,
      ...{ at: null, isHeld: false },
    };
  const [oldest = null] = companies.flatMap(({ periodsReadAt }) => periodsReadAt ?? []).toSorted();
  if (oldest === null) return { text: "GP offers fiscal periods.", at: null, isHeld: false };
  return { text: "Fiscal periods are read from GP, last", at: oldest, isHeld: false };
}
