import { tmpdir } from "node:os";
import { getCACertificates } from "node:tls";
import { Agent, type Dispatcher } from "undici";
import type { ExpenseProbe, ExpenseSetup, ExpenseSource, HearStep, PingStep } from "#lib/core/ports.ts";
import { sampleReports } from "./calibrate.ts";
import { replaceTags, updateEmployees } from "./job/write-setup.ts";
import { markExported } from "./mark-exported.ts";
import { EXPENSIFY_URL, type ExpensifyContext, type ExpensifyOptions, LIMITS } from "./options.ts";
import { type ExpensifyAim, ping } from "./ping.ts";
import { readReports } from "./read-reports.ts";
import { listWorkspaces, readWorkspaces } from "./read-workspaces.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Expensify's Integration Server as a source of expense reports, for one credential. Everything but one HEAD of the ping
 * is a POST to one address, and each takes a place from the pacer first. `close` ends the connections of its own agent;
 * a dispatcher that was given stays open.
 */
export function createExpensifySource(options: ExpensifyOptions): ExpenseSource &
  ExpenseSetup &
  Readonly<{
    probe: ExpenseProbe;
    /** Which layer of the connection works, in order; the first failed one ends it. */
    ping: (signal: AbortSignal, aim?: ExpensifyAim, hear?: HearStep) => Promise<readonly PingStep[]>;
    close: () => Promise<void>;
  }> {
  const dispatcher = options.dispatcher ?? createAgent(options.caPem);
  const context: ExpensifyContext = {
    options,
    url: options.url ?? EXPENSIFY_URL,
    limits: { ...LIMITS, ...options.limits },
    spoolDir: options.spoolDir ?? tmpdir(),
    dispatcher,
  };
  return {
    readReports: (query, onReading, signal) => readReports(context, query, onReading, signal),
    listWorkspaces: (signal) => listWorkspaces(context, signal),
    readWorkspaces: (policyIds, signal) => readWorkspaces(context, policyIds, signal),
    markExported: (reportIds, label, signal) => markExported(context, reportIds, label, signal),
    replaceTags: (policyId, levels, signal) => replaceTags(context, policyId, levels, signal),
    updateEmployees: (rows, { isDryRun }, signal) => updateEmployees(context, rows, isDryRun, signal),
    probe: { sampleReports: (query, signal) => sampleReports(context, query, signal) },
    ping: (signal, aim, hear) => ping(context, signal, aim, hear),
    close: async () => {
      if (dispatcher !== options.dispatcher) await dispatcher.close();
    },
  };
}

function createAgent(caPem: string | undefined): Dispatcher {
  const ca = caPem ? { ca: [...getCACertificates("default"), caPem] } : {};
  return new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS, ...ca } });
}
