import { lookup } from "node:dns/promises";
import { request } from "undici";
import { pingStep } from "#lib/core/connection/ping-step.ts";
import { judgeSample } from "#lib/core/connection/self-test/judge-sample.ts";
import { addDays, dayInZone } from "#lib/core/day.ts";
import type { ExportSample, HearStep, PingStep, Workspace } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { sampleReports } from "./calibrate.ts";
import { checkUrl, explainError, waitForPlace } from "./client.ts";
import type { ExpensifyContext } from "./options.ts";
import { listWorkspaces } from "./read-workspaces.ts";

/** For reaching the server at all: TCP, TLS and the first byte of any answer. */
const CONNECT_TIMEOUT_MS = 15_000;
/** Workspaces named in a step; all of them are counted. */
const NAMES_MAX = 10;
const ADMIN_ROLE = "admin";
/** How far back a report is looked for to calibrate with, and how many are taken: a refund alone would tell the wrong sign. */
const SAMPLE_DAYS = 180;
const SAMPLE_REPORTS_MAX = 10;

/** The workspaces that companies here live on; none before the first company is set up. */
export type ExpensifyAim = Readonly<{ policyIds?: readonly string[] }>;

type Layer = Readonly<{ layer: string; run: () => Promise<Result<string, RunProblem>> }>;

/**
 * Layer by layer, each with what it found; the first failed one ends it: `name`, `connection` (TCP and TLS, by any answer at all),
 * `sign_in` (the list of workspaces is answered), `workspaces` (those of our companies are in it), `admin` (of each of them),
 * `export` (some reports), `calibrate` (their sign and their totals). `hear` is told of each. Takes some five places from the pacer.
 */
export async function ping(
  context: ExpensifyContext,
  signal: AbortSignal,
  { policyIds = [] }: ExpensifyAim = {},
  hear: HearStep = async () => {},
): Promise<readonly PingStep[]> {
  const steps: PingStep[] = [];
  for (const { layer, run } of layersOf(context, policyIds, signal)) {
    const startedMs = context.options.now().getTime();
    const result = await run();
    const tookMs = context.options.now().getTime() - startedMs;
    const step = pingStep(layer, tookMs, result);
    steps.push(step);
    await hear(step);
    if (!step.ok) return steps;
  }
  return steps;
}

function layersOf(context: ExpensifyContext, policyIds: readonly string[], signal: AbortSignal): readonly Layer[] {
  let workspaces: readonly Workspace[] = [];
  let sample: ExportSample | null = null;
  return [
    { layer: "name", run: () => findName(context) },
    { layer: "connection", run: () => connect(context, signal) },
    {
      layer: "sign_in",
      run: async () => {
        const list = await listWorkspaces(context, signal, false);
        if (!list.ok) return list;
        workspaces = list.value;
        return ok("accepted");
      },
    },
    { layer: "workspaces", run: async () => checkVisible(workspaces, policyIds) },
    { layer: "admin", run: async () => checkAdmin(workspaces, policyIds) },
    {
      layer: "export",
      run: async () => {
        const since = addDays(dayInZone(context.options.now(), "UTC"), -SAMPLE_DAYS);
        const taken = await sampleReports(
          context,
          { kind: "approved_since", since, reportsMax: SAMPLE_REPORTS_MAX },
          signal,
        );
        if (!taken.ok) return taken;
        sample = taken.value;
        return ok(String(sample.reports.length));
      },
    },
    {
      layer: "calibrate",
      run: async () => {
        if (sample === null) return ok("");
        const { problem, summary } = judgeSample(sample, context.options);
        return problem ? err(problem) : ok(summary);
      },
    },
  ];
}

/** None at all is no failure before a company lives on one: the user may still be made admin. */
function checkVisible(workspaces: readonly Workspace[], policyIds: readonly string[]): Result<string, RunProblem> {
  const visible = new Set(workspaces.map(({ policyId }) => policyId));
  const missing = policyIds.filter((policyId) => !visible.has(policyId));
  if (missing.length > 0) return err({ code: "workspaces_not_visible", policyIds: missing.slice(0, NAMES_MAX) });
  return ok(described(workspaces));
}

/** Of each workspace that is used here; of others it is only told. */
function checkAdmin(workspaces: readonly Workspace[], policyIds: readonly string[]): Result<string, RunProblem> {
  const without = workspaces.filter(
    ({ role, policyId }) => role.toLowerCase() !== ADMIN_ROLE && policyIds.includes(policyId),
  );
  if (without.length > 0)
    return err({ code: "workspaces_not_admin", workspaces: without.slice(0, NAMES_MAX).map(({ name }) => name) });
  return ok(described(workspaces.filter(({ role }) => role.toLowerCase() === ADMIN_ROLE)));
}

/** `3: Corporate, Sales, US Field`. */
function described(workspaces: readonly Workspace[]): string {
  const names = workspaces.slice(0, NAMES_MAX).map(({ name }) => name);
  return `${workspaces.length}${names.length > 0 ? `: ${names.join(", ")}` : ""}`;
}

async function findName(context: ExpensifyContext): Promise<Result<string, RunProblem>> {
  const url = checkUrl(context.url, context.options.policy);
  if (!url.ok) return url;
  const host = url.value.hostname.replace(/^\[|\]$/g, "");
  try {
    const { address } = await lookup(host);
    return ok(address);
  } catch (error) {
    return err(explainError(error, url.value).problem);
  }
}

async function connect(context: ExpensifyContext, signal: AbortSignal): Promise<Result<string, RunProblem>> {
  const { options, dispatcher } = context;
  const url = checkUrl(context.url, options.policy);
  if (!url.ok) return url;
  const noPlace = await waitForPlace(context, signal);
  if (noPlace) return err(noPlace);
  const deadline = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
  try {
    const response = await request(url.value, {
      method: "HEAD",
      dispatcher,
      signal: AbortSignal.any([signal, deadline]),
    });
    await response.body.dump();
    return ok(url.value.protocol === "https:" ? "TLS" : "plain http");
  } catch (error) {
    if (signal.aborted) return err({ code: "stopped" });
    const detail = `no answer within ${CONNECT_TIMEOUT_MS} ms`;
    if (deadline.aborted) return err({ code: "expensify_unreachable", detail });
    return err(explainError(error, url.value).problem);
  }
}
