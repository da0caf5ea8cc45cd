import type { PingStep } from "../ports.ts";

export type ConnectionKind = "expensify" | "gp";

/** The layers of a ping from the bottom up, by the names that the adapters give them (`PingStep.layer`). */
export const PING_LAYERS: Readonly<Record<ConnectionKind, readonly string[]>> = {
  expensify: ["name", "connection", "sign_in", "workspaces", "admin", "export", "calibrate"],
  gp: ["name", "tcp", "tls", "scheme", "sign-in", "role", "company", "account format", "account", "journals"],
};

/** The layer where a password is tried: once it is accepted, nothing can lock the account any more. */
export const SIGN_IN_LAYER: Readonly<Record<ConnectionKind, string>> = { expensify: "sign_in", gp: "sign-in" };

/**
 * `running`: being tried now. `skipped`: below the failed layer and yet not tried, since there is nothing to sign in with.
 */
export type Rung = Readonly<{ layer: string }> &
  (
    | Readonly<{ state: "ok" | "failed"; step: PingStep }>
    | Readonly<{ state: "running"; step: PingStep }>
    | Readonly<{ state: "not_reached" | "skipped"; step: null }>
  );

/** Steps of a ping so far, with the next layer as one that is not fine yet: only its end says that a connection is healthy. */
export function withUnderWay(kind: ConnectionKind, steps: readonly PingStep[], now: Date): readonly PingStep[] {
  const layers = PING_LAYERS[kind];
  const next = layers[layers.indexOf(steps.at(-1)?.layer ?? "") + 1];
  if (next === undefined || steps.some(({ ok }) => !ok)) return steps;
  const problem = { code: "ping_under_way", startedAt: now.toISOString() } as const;
  return [...steps, { layer: next, ok: false, detail: "", tookMs: 0, problem }];
}

/** A layer that has not ended by now never will: its process died. Longer than a whole ping may take. */
const UNDER_WAY_MS_MAX = 200_000;

/** Whether a ping has begun this layer and not ended it; with the time, whether it may still do so. */
function isUnderWay({ problem }: PingStep, now?: Date): boolean {
  if (problem?.code !== "ping_under_way") return false;
  return now === undefined || now.getTime() - Date.parse(problem.startedAt) <= UNDER_WAY_MS_MAX;
}

/** All layers of a connection with what the last ping saw at each; `isGoingOn`: the layer that it has begun is being tried now. A layer that this version does not know stands at the end. */
export function pingLadder(kind: ConnectionKind, steps: readonly PingStep[], isGoingOn = false): readonly Rung[] {
  const known = PING_LAYERS[kind];
  const layers = [...known, ...steps.map(({ layer }) => layer).filter((layer) => !known.includes(layer))];
  const lastTried = layers.findLastIndex((layer) => steps.some((step) => step.layer === layer));
  return layers.map((layer, index): Rung => {
    const step = steps.find((each) => each.layer === layer);
    if (step) return { layer, state: step.ok ? "ok" : isGoingOn && isUnderWay(step) ? "running" : "failed", step };
    return { layer, state: index < lastTried ? "skipped" : "not_reached", step: null };
  });
}

export type ConnectionHealth = "ok" | "failed" | "circuit_open" | "secret_missing" | "never_pinged" | "pinging";

type HealthFacts = Readonly<{
  hasSecret: boolean;
  circuitOpen: boolean;
  ping: readonly PingStep[] | null;
  /** Whether a ping that was begun may still go on. */
  now: Date;
}>;

/** One word for a list. An open circuit comes before an old good ping: since then a sign-in was refused. */
export function connectionHealth({ hasSecret, circuitOpen, ping, now }: HealthFacts): ConnectionHealth {
  if (!hasSecret) return "secret_missing";
  if (ping?.some((step) => isUnderWay(step, now))) return "pinging";
  if (circuitOpen) return "circuit_open";
  if (ping === null || ping.length === 0) return "never_pinged";
  return ping.every((step) => step.ok) ? "ok" : "failed";
}
