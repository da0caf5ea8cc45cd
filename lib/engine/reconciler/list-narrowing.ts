import { addDays, type Day } from "#lib/core/day.ts";
import type { GeneralLedger, JournalCriteria, JournalSummary, ListAnswer } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";

/** Lists of one day or look, narrowed ones included: room for two last digits. */
const LISTS_MAX = 150;
const DIGITS_MAX = 2;
/** A window of last change is halved down to this: GP tells no more than the second. */
const WINDOW_MS_MIN = 1_000;

export type ChangedWithin = Readonly<{ from: Date; to: Date }>;
/** Always with its dates. */
export type DatedCriteria = JournalCriteria & Readonly<{ from: Day; to: Day }>;

/**
 * `whole`: all there are. `by_change`: all that GP says were changed in a window of time, which proves that something is
 * there but never that it is not: GP need not tell when a journal was changed, and it may have been changed before.
 */
export type Narrowed = Listed | Readonly<{ kind: "incomplete"; problem: RunProblem }>;
type Listed = Readonly<{
  kind: "whole" | "by_change";
  journals: readonly JournalSummary[];
  problem: RunProblem | null;
}>;
export type NarrowingLister = (criteria: DatedCriteria, changed: ChangedWithin | null) => Promise<Narrowed>;

type CutOff = Extract<ListAnswer, { kind: "incomplete" }>;

/**
 * Lists, narrowed where GP cuts them off (gp.md 1.3): day by day; a day that is still cut off by the last digits of the journal
 * number, and where GP does not know such a list, by windows of last change, halved. A range of numbers is no way: GP compares
 * them as texts. Too many lists, or a narrowest one that is cut off: `incomplete`. Any other problem ends it at once.
 */
export function createNarrowingLister(
  ledger: Pick<GeneralLedger, "list">,
  gpCompanyId: number,
  signal: AbortSignal,
): NarrowingLister {
  let lists = 0;

  async function list(criteria: JournalCriteria): Promise<Listed | CutOff> {
    // Narrowed further it stays so, without another question to GP.
    if (lists >= LISTS_MAX) return incomplete(`more than ${LISTS_MAX} lists`);
    lists += 1;
    const answer = await ledger.list(gpCompanyId, criteria, signal);
    return answer.kind === "incomplete" ? answer : { kind: "whole", journals: answer.journals, problem: null };
  }

  /**
   * The ten parts of a list by the next last digit: together they are all of it. That GP takes such a list is inferred, so each
   * part must hold its digits alone, and together what came of the whole; else null, as where GP refuses it.
   */
  async function listDigits(
    criteria: DatedCriteria,
    ending: string,
    cutOff: readonly JournalSummary[],
  ): Promise<Narrowed | null> {
    const journals: JournalSummary[] = [];
    for (let digit = 0; digit <= 9; digit++) {
      const numberEndsWith = `${digit}${ending}`;
      const listed = await list({ ...criteria, numberEndsWith });
      const part =
        isCutOff(listed) && numberEndsWith.length < DIGITS_MAX
          ? await listDigits(criteria, numberEndsWith, listed.cutOff ?? [])
          : listed;
      if (part === null || part.kind === "incomplete") return part?.problem.code === "gp_fault" ? null : part;
      if (part.journals.some(({ journalNumber }) => !String(journalNumber).endsWith(numberEndsWith))) return null;
      journals.push(...part.journals);
    }
    const numbers = new Set(journals.map(({ journalNumber }) => journalNumber));
    const isAll = cutOff.length > 0 && cutOff.every(({ journalNumber }) => numbers.has(journalNumber));
    return isAll ? { kind: "whole", journals, problem: null } : null;
  }

  /** One part after the other; the first that is incomplete ends it. */
  async function join(parts: readonly (() => Promise<Narrowed>)[]): Promise<Narrowed> {
    const journals: JournalSummary[] = [];
    let problem: RunProblem | null = null;
    for (const part of parts) {
      const listed = await part();
      if (listed.kind === "incomplete") return listed;
      journals.push(...listed.journals);
      problem ??= listed.problem;
    }
    return { kind: problem === null ? "whole" : "by_change", journals, problem };
  }

  async function listWindow(criteria: DatedCriteria, { from, to }: ChangedWithin): Promise<Narrowed> {
    const listed = await list({ ...criteria, modifiedFrom: from, modifiedTo: to });
    const widthMs = to.getTime() - from.getTime();
    if (!isCutOff(listed) || widthMs <= WINDOW_MS_MIN) return listed;
    const middleMs = from.getTime() + Math.floor(widthMs / 2);
    return join([
      () => listWindow(criteria, { from, to: new Date(middleMs) }),
      // Both ends of a window are included.
      () => listWindow(criteria, { from: new Date(middleMs + 1), to }),
    ]);
  }

  return async function narrow(criteria: DatedCriteria, changed: ChangedWithin | null): Promise<Narrowed> {
    const listed = await list(criteria);
    if (!isCutOff(listed)) return listed;
    if (criteria.from < criteria.to)
      return join(daysOf(criteria).map((date) => () => narrow({ ...criteria, from: date, to: date }, changed)));
    const inDigits = await listDigits(criteria, "", listed.cutOff ?? []);
    if (inDigits !== null && !isCutOff(inDigits)) return inDigits;
    if (changed === null) return listed;
    const { problem } = listed;
    const inWindows = await listWindow(criteria, changed);
    return inWindows.kind === "incomplete" ? inWindows : { kind: "by_change", journals: inWindows.journals, problem };
  };
}

function incomplete(detail: string): CutOff {
  return { kind: "incomplete", problem: { code: "gp_list_incomplete", detail } };
}

function isCutOff(listed: Narrowed | CutOff): listed is CutOff {
  return listed.kind === "incomplete" && listed.problem.code === "gp_list_incomplete";
}

/** A look asks for three at most. */
function daysOf({ from, to }: DatedCriteria): readonly Day[] {
  const days: Day[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) days.push(date);
  return days;
}
