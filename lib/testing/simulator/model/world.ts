import { monthlyPeriods } from "#lib/core/calendar/monthly-periods.ts";
import type { ApprovalPolicy } from "#lib/core/posting/posting.ts";
import { SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import { createSimLedger, type SendOutcome, type SimLedger } from "../gp/sim-ledger.ts";
import type { Mode } from "../modes.ts";
import type { Random } from "../world/random.ts";
import { createSimulation, type Simulation, type Substitutes } from "../world/simulation.ts";
import type { SimReport } from "../world/expensify.ts";
import { createUndoLog } from "../../store/undo-log.ts";
import { createExpensify, type Expensify } from "./expensify.ts";
import { createDiary, type Diary } from "./diary.ts";

export const QUARANTINE_MS = 900_000;
const MINUTE_MS = 60_000;

/** What becomes of one send; `late`: written so many minutes after its deadline. */
export type SendFault =
  | "ok"
  | "lost_answer"
  | "lost_request"
  | "refused"
  | "rejected"
  | Readonly<{ lateMinutes: number }>;

/** The world of one run: GP and the scheduler are the simulator's, chance is taken out of them. */
export type ModelWorld = Pick<Simulation, "time" | "scheduler" | "store" | "company" | "setCompany" | "witness"> &
  Readonly<{
    ledger: SimLedger;
    expensify: Expensify;
    /** What the database has read of Expensify; it goes back in time with it. */
    known: Readonly<{
      all: ReadonlyMap<string, SimReport>;
      get: (reportId: string) => SimReport | undefined;
      set: (reportId: string, report: SimReport) => void;
    }>;
    diary: Diary;
    approval: ApprovalPolicy;
    quarantineMs: number;
    /** Consumed one per send, by whichever process sends next. */
    sendFaults: SendFault[];
    /** Lists that fail from now on, one each. */
    blindLists: { left: number };
    send: (bytes: Uint8Array) => SendOutcome;
    /** A failover or a restore: the last of what was written is gone. */
    loseSince: (instantMs: number) => void;
  }>;

export const RULES: typeof SAMPLE_RULES = {
  ...SAMPLE_RULES,
  timeZone: "UTC",
  periods: [...monthlyPeriods(2026, 6), ...monthlyPeriods(2027, 0), ...monthlyPeriods(2028, 0)],
};

/** Happens when its rate is 1, not at all when it is 0; what is drawn is the most there is. */
const CERTAIN: Random = {
  next: () => 0.5,
  chance: (probability) => probability >= 1,
  between: (_from, to) => to,
  pick: (values) => values[0],
};

export type WorldOptions = Readonly<{ approval: ApprovalPolicy; substitutes?: Substitutes }>;

export function createModelWorld({ approval, substitutes = {} }: WorldOptions): ModelWorld {
  const base = createSimulation(1, "heavy", { reports: 0, substitutes });
  const calm = Object.fromEntries(
    Object.entries(base.mode).map(([name, rate]) => [name, typeof rate === "number" ? 0 : rate]),
  ) as unknown as Mode;
  const mode: { -readonly [Name in keyof Mode]: Mode[Name] } = { ...calm };
  const { time, scheduler, store, company, setCompany, witness, tell } = base;
  const databaseClock = { now: () => new Date(time.nowMs()), monotonicMs: () => time.nowMs() };
  // A log of its own, set back together with the store's.
  const reads = createUndoLog(databaseClock);
  const made = createSimLedger({ ...base, mode, random: () => CERTAIN, happens: (_fault, is) => is });
  const ledger = substitutes.ledger?.(made) ?? made;
  const sendFaults: SendFault[] = [];
  const diary = createDiary();

  function send(bytes: Uint8Array): SendOutcome {
    const fault = sendFaults.shift() ?? "ok";
    Object.assign(mode, {
      refused: fault === "refused" ? 1 : 0,
      rejected: fault === "rejected" ? 1 : 0,
      lostRequest: fault === "lost_request" ? 1 : 0,
      lostAnswer: fault === "lost_answer" ? 1 : 0,
      late: typeof fault === "object" ? 1 : 0,
      lateMsMax: typeof fault === "object" ? fault.lateMinutes * MINUTE_MS : 0,
    });
    const outcome = ledger.send(bytes);
    if (outcome.answer.kind === "rejected") diary.happened.add("rejected");
    return outcome;
  }

  return {
    ...{ time, scheduler, store, company, setCompany, witness, ledger, diary, approval, sendFaults, send },
    known: reads.map(),
    expensify: createExpensify(time.nowMs),
    quarantineMs: substitutes.quarantineMs ?? QUARANTINE_MS,
    blindLists: { left: 0 },
    loseSince: (instantMs) => {
      tell("database set back");
      store.loseSince(instantMs);
      reads.loseSince(instantMs);
    },
  };
}
