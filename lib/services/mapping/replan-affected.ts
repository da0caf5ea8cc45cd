import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { Context } from "../context.ts";
import { replanOpen } from "../posting/replan-open.ts";
import type { Affected } from "./affected-reports.ts";

/** What a change set free or changed, by what really happened. */
export type MappingEffect = Readonly<{
  /** Held before, free of problems now: ready, or nothing to post. */
  released: readonly Readonly<{ postingId: string; reportId: string }>[];
  releasedCents: Cents;
  /** Held before and still: another problem is left. */
  stillHeld: number;
  /** Ready before and still, with another journal. */
  changed: number;
  /** Ready before, held now. */
  newlyHeld: number;
  /** More than is planned at once; the next run plans them. */
  beyond: number;
}>;

/** Plans the affected reports again under the rules of now and tells what became of them. */
export async function replanAffected(
  ctx: Context,
  companyId: string,
  { reports, beyond }: Affected,
): Promise<MappingEffect> {
  const before = new Map(reports.map((report) => [report.reportId, report]));
  const replanned = reports.length === 0 ? [] : await replanOpen(ctx, companyId, [...before.keys()]);
  const moved = replanned.map(({ postingId, reportId, outcome }) => ({
    postingId,
    reportId,
    outcome,
    was: before.get(reportId),
  }));
  const count = (state: string, ...outcomes: readonly string[]) =>
    moved.filter(({ was, outcome }) => was?.state === state && outcomes.includes(outcome)).length;
  const released = moved.filter(
    ({ was, outcome }) => was?.state === "held" && (outcome === "ready" || outcome === "nothing_to_post"),
  );
  return {
    released: released.map(({ postingId, reportId }) => ({ postingId, reportId })),
    releasedCents: sumCents(released.map(({ was }) => cents(was?.totalCents ?? 0))),
    stillHeld: count("held", "held", "unchanged", "waiting"),
    changed: count("ready", "ready"),
    newlyHeld: count("ready", "held"),
    beyond,
  };
}
