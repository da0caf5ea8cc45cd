import type { PingStep } from "../ports.ts";

export type ConnectionKind = "expensify" | "gp";

/** The layers of a ping from the bottom up, by the names that the adapters give them (`PingStep.layer`). */
export const PING_LAYERS: Readonly<Record<ConnectionKind, readonly string[]>> = {
  expensify: ["name", "connection", "sign_in", "workspaces"],
  gp: ["name", "tcp", "tls", "scheme", "sign-in", "role", "company", "account format", "account", "journals"],
};

/** The layer where a password is tried: once it is accepted, nothing can lock the account any more. */
export const SIGN_IN_LAYER: Readonly<Record<ConnectionKind, string>> = { expensify: "sign_in", gp: "sign-in" };

/** `skipped`: below the failed layer and yet not tried, since there is nothing to sign in with. */
export type Rung = Readonly<{ layer: string }> &
  (Readonly<{ state: "ok" | "failed"; step: PingStep }> | Readonly<{ state: "not_reached" | "skipped"; step: null }>);

/** All layers of a connection with what the last ping saw at each. A layer that this version does not know stands at the end. */
export function pingLadder(kind: ConnectionKind, steps: readonly PingStep[]): readonly Rung[] {
  const known = PING_LAYERS[kind];
  const layers = [...known, ...steps.map(({ layer }) => layer).filter((layer) => !known.includes(layer))];
  const lastTried = layers.findLastIndex((layer) => steps.some((step) => step.layer === layer));
  return layers.map((layer, index): Rung => {
    const step = steps.find((each) => each.layer === layer);
    if (step) return { layer, state: step.ok ? "ok" : "failed", step };
    return { layer, state: index < lastTried ? "skipped" : "not_reached", step: null };
  });
}

export type ConnectionHealth = "ok" | "failed" | "circuit_open" | "secret_missing" | "never_pinged";

type HealthFacts = Readonly<{ hasSecret: boolean; circuitOpen: boolean; ping: readonly PingStep[] | null }>;

/** One word for a list. An open circuit comes before an old good ping: since then a sign-in was refused. */
export function connectionHealth({ hasSecret, circuitOpen, ping }: HealthFacts): ConnectionHealth {
  if (!hasSecret) return "secret_missing";
  if (circuitOpen) return "circuit_open";
  if (ping === null || ping.length === 0) return "never_pinged";
  return ping.every((step) => step.ok) ? "ok" : "failed";
}
