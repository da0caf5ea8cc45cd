import { lookup } from "node:dns/promises";
import { request } from "undici";
import type { PingStep, Workspace } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { checkUrl, explainError, waitForPlace } from "./client.ts";
import type { ExpensifyContext } from "./options.ts";
import { listWorkspaces } from "./read-workspaces.ts";

/** For reaching the server at all: TCP, TLS and the first byte of any answer. */
const CONNECT_TIMEOUT_MS = 15_000;
/** Workspaces named in the last step; all of them are counted. */
const NAMES_MAX = 10;

type Layer = Readonly<{ layer: string; run: () => Promise<Result<string, RunProblem>> }>;

/**
 * Layer by layer, each with what it found; the first failed one ends it: `name`, `connection` (TCP and TLS, by any answer
 * at all), `sign_in` (the list of workspaces is answered), `workspaces` (how many). Takes two places from the pacer.
 */
export async function ping(context: ExpensifyContext, signal: AbortSignal): Promise<readonly PingStep[]> {
  let workspaces = "";
  const layers: readonly Layer[] = [
    { layer: "name", run: () => findName(context) },
    { layer: "connection", run: () => connect(context, signal) },
    {
      layer: "sign_in",
      run: async () => {
        const list = await listWorkspaces(context, signal);
        if (!list.ok) return list;
        workspaces = describeWorkspaces(list.value);
        return ok("accepted");
      },
    },
    { layer: "workspaces", run: () => Promise.resolve(ok(workspaces)) },
  ];
  const steps: PingStep[] = [];
  for (const { layer, run } of layers) {
    const startedMs = context.options.now().getTime();
    const result = await run();
    const tookMs = context.options.now().getTime() - startedMs;
    if (!result.ok) return [...steps, { layer, ok: false, detail: "", tookMs, problem: result.error }];
    steps.push({ layer, ok: true, detail: result.value, tookMs, problem: null });
  }
  return steps;
}

/** `3: Corporate, Sales, US Field`. None at all is no failure of the connection: the user may still be made admin. */
function describeWorkspaces(workspaces: readonly Workspace[]): string {
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
