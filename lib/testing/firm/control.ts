import type { KeptJournal } from "#lib/sandbox/gp/journal.ts";
import type { ExpensifySettings } from "#lib/sandbox/expensify/settings.ts";
import type { ReportCommand } from "#lib/sandbox/expensify/change-reports.ts";
import type { FaultOrder } from "#lib/sandbox/control/fault-queue.ts";
import type { GpSettings } from "#lib/sandbox/gp/settings.ts";
import type { BatchCommand } from "#lib/sandbox/gp/change-batch.ts";
import type { JournalCommand } from "#lib/sandbox/gp/change-journal.ts";
import type { CompanyCommand } from "#lib/sandbox/gp/company-books.ts";
import type { CopyCommand } from "#lib/sandbox/gp/copy-journal.ts";
import type { Sandbox } from "#lib/sandbox/start-sandbox.ts";
import type { z } from "zod";

type Fault = z.input<typeof FaultOrder>;
type Counts = Readonly<Record<string, number>>;

/** The control addresses of both stand-ins, typed. Every call throws when the stand-in refuses it. */
export type Control = Readonly<{
  gp: Readonly<{
    journals: () => Promise<readonly KeptJournal[]>;
    /** `CreateGLTransaction ok` → how often. */
    counts: () => Promise<Counts>;
    badTries: () => Promise<Readonly<Record<string, number>>>;
    fault: (order: Fault) => Promise<void>;
    /** How many ordered faults still wait for their request. */
    faultsLeft: () => Promise<number>;
    clearFaults: () => Promise<void>;
    settings: (change: Partial<GpSettings>) => Promise<void>;
    change: (command: z.input<typeof JournalCommand>) => Promise<void>;
    changeBatch: (command: z.input<typeof BatchCommand>) => Promise<void>;
    changeCompany: (command: z.input<typeof CompanyCommand>) => Promise<void>;
    /** Gives the number of the copy. */
    copy: (command: z.input<typeof CopyCommand>) => Promise<number>;
    reset: () => Promise<void>;
  }>;
  expensify: Readonly<{
    counts: () => Promise<Counts>;
    fault: (order: Fault) => Promise<void>;
    clearFaults: () => Promise<void>;
    settings: (change: Partial<ExpensifySettings>) => Promise<void>;
    change: (command: ReportCommand) => Promise<void>;
    reset: () => Promise<void>;
  }>;
}>;

type GpState = Readonly<{
  journals: readonly KeptJournal[];
  counts: Counts;
  faults: readonly unknown[];
  badTries: Readonly<Record<string, number>>;
}>;

export function controlOf({ gp, expensify }: Pick<Sandbox, "gp" | "expensify">): Control {
  const gpState = async () => (await call(gp.controlUrl, "state")) as GpState;
  return {
    gp: {
      journals: async () => (await gpState()).journals,
      counts: async () => (await gpState()).counts,
      badTries: async () => (await gpState()).badTries,
      faultsLeft: async () => (await gpState()).faults.length,
      ...orders(gp.controlUrl),
      settings: async (change) => void (await call(gp.controlUrl, "settings", change)),
      change: async (command) => void (await call(gp.controlUrl, "journal", command)),
      changeBatch: async (command) => void (await call(gp.controlUrl, "batch", command)),
      changeCompany: async (command) => void (await call(gp.controlUrl, "company", command)),
      copy: async (command) => {
        const said = await call(gp.controlUrl, "journal/copy", command);
        return (said as { journalNumber: number }).journalNumber;
      },
    },
    expensify: {
      counts: async () => ((await call(expensify.controlUrl, "state")) as { counts: Counts }).counts,
      ...orders(expensify.controlUrl),
      settings: async (change) => void (await call(expensify.controlUrl, "settings", change)),
      change: async (command) => void (await call(expensify.controlUrl, "report", command)),
    },
  };
}

function orders(controlUrl: string) {
  return {
    fault: async (order: Fault) => void (await call(controlUrl, "fault", order)),
    clearFaults: async () => void (await call(controlUrl, "faults/clear", {})),
    reset: async () => void (await call(controlUrl, "reset", {})),
  };
}

async function call(controlUrl: string, path: string, body?: object): Promise<unknown> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${controlUrl}/${path}`, init);
  const said = await answer.json();
  if (!answer.ok) throw new Error(`the sandbox refused ${path}: ${JSON.stringify(said)}`);
  return said;
}
