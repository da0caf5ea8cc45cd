/** What the control address of the stand-in Expensify can do (../README.md). */
import { z } from "zod";
import { FaultOrder } from "../control/fault-queue.ts";
import { isRecord, type Json } from "../control/json.ts";
import type { ControlRoutes } from "../control/control-server.ts";
import { ReportCommand } from "./change-reports.ts";
import type { ExpensifyServer } from "./expensify-server.ts";
import type { ReportBook } from "./report-book.ts";
import { WORKSPACES } from "../firm/workspaces.ts";
import type { SetupBook } from "./setup-book.ts";
import { EXPENSIFY_DEFAULTS, ExpensifySettings } from "./settings.ts";

export type SettingsBox = { current: ExpensifySettings };

type Books = Readonly<{ book: ReportBook; setup: SetupBook }>;

/** Somebody changes the tags of a workspace in Expensify: the whole list, as `get policy` gives it. */
const TagCommand = z.strictObject({ policyId: z.string(), tags: z.array(z.record(z.string(), z.json())) });

export function expensifyControl(
  running: ExpensifyServer,
  { book, setup }: Books,
  settings: SettingsBox,
): ControlRoutes {
  return {
    "GET /state": () => state(running, book, settings),
    "POST /fault": (body) => running.faults.add(FaultOrder.parse(body)),
    "POST /faults/clear": () => running.faults.clear(),
    "POST /settings": (body) => {
      settings.current = ExpensifySettings.parse({ ...settings.current, ...(isRecord(body) ? body : {}) });
      running.forgetRate();
      return settings.current;
    },
    "POST /report": (body) => book.change(ReportCommand.parse(body)),
    "GET /reports": () => Object.fromEntries([...book.reports()].map(([id, { wire }]) => [id, wire as Json])),
    "GET /workspaces": () =>
      WORKSPACES.map(({ policyId, name }) => {
        return { policyId, name, tags: setup.tags(policyId), employees: setup.employees(policyId) };
      }),
    "POST /tags": (body) => {
      const { policyId, tags } = TagCommand.parse(body);
      setup.replaceTags(policyId, tags);
    },
    "POST /reset": () => {
      book.reset();
      setup.reset();
      running.faults.clear();
      running.log.clear();
      running.forgetRate();
      settings.current = EXPENSIFY_DEFAULTS;
    },
  };
}

/** Every report by id with state, hash-relevant figures and labels; counts; the last requests. */
function state(running: ExpensifyServer, book: ReportBook, settings: SettingsBox): unknown {
  const reports = [...book.reports()].map(([reportID, { state: status, labels, wire }]) => ({
    reportID,
    state: status,
    labels,
    total: wire["total"] ?? null,
    approved: wire["approved"] ?? null,
    expenses: Array.isArray(wire["expenses"]) ? wire["expenses"].length : 0,
  }));
  return {
    reports,
    counts: running.log.counts(),
    requests: running.log.entries(),
    faults: running.faults.list(),
    settings: settings.current,
  };
}
