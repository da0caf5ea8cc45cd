/** Puts the stand-in Expensify together: book, server and control address, over a data folder. */
import { join } from "node:path";
import type { Server } from "node:http";
import { createControlServer } from "../control/control-server.ts";
import { loadFirm } from "../firm/firm.ts";
import { expensifyControl, type SettingsBox } from "./control-routes.ts";
import { createExpensifyServer, type ExpensifyServer } from "./expensify-server.ts";
import { openReportBook, type ReportBook } from "./report-book.ts";
import type { ExportFile } from "./run-job.ts";
import { openSetupBook, type SetupBook } from "./setup-book.ts";
import { EXPENSIFY_DEFAULTS } from "./settings.ts";

/** The user of the demo's Expensify credential; its secret comes from the starter. */
export const PARTNER_USER_ID = "aa_expense_halden_example";
const SETUP_FILE = "expensify-setup.ndjson";
const CHANGES_FILE = "expensify-changes.ndjson";

export type StartedExpensify = ExpensifyServer &
  Readonly<{ control: Server; book: ReportBook; setup: SetupBook; settings: SettingsBox }>;

/** Neither of the two servers listens yet. */
export function startExpensify(options: Readonly<{ dataDir: string; password: string }>): StartedExpensify {
  const firm = loadFirm();
  const book = openReportBook(firm, join(options.dataDir, CHANGES_FILE));
  const setup = openSetupBook(firm, join(options.dataDir, SETUP_FILE));
  const settings: SettingsBox = { current: EXPENSIFY_DEFAULTS };
  const files = new Map<string, ExportFile>();
  const running = createExpensifyServer({
    world: { firm, book, setup, files, settings: () => settings.current },
    partnerUserID: PARTNER_USER_ID,
    partnerUserSecret: options.password,
    now: () => new Date(),
    monotonicMs: () => performance.now(),
  });
  const control = createControlServer(expensifyControl(running, { book, setup }, settings));
  return { ...running, book, setup, settings, control };
}
