import type { Status } from "#components/shared/status-mark.tsx";
import type { Rung } from "#lib/core/connection/ping-ladder.ts";
import type { ProblemCode } from "#lib/core/problem.ts";
import { countOf } from "#lib/web/format.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { layerTitle } from "./layer-words.ts";

/** How the health of a connection is shown: a mark, and a word for the list and the badge. */
export function healthWords({
  health,
  ping,
}: Pick<ConnectionView, "health" | "ping">): Readonly<{ status: Status; word: string; short: string }> {
  switch (health) {
    case "ok":
      return { status: "ok", word: "All layers are fine", short: "fine" };
    case "failed": {
      const layer = layerTitle(ping?.find((step) => !step.ok)?.layer ?? "");
      return { status: "rejected", word: `Stops at ${layer}`, short: layer };
    }
    case "circuit_open":
      return { status: "rejected", word: "Sign-in was refused", short: "Sign-in" };
    case "secret_missing":
      return { status: "held", word: "No password yet", short: "No password" };
    case "pinging":
      return { status: "run", word: "Being pinged", short: "Pinging" };
    case "never_pinged":
      return { status: "off", word: "Not pinged yet", short: "Not pinged" };
  }
}

/** What is known of the layers, in one sentence. A sync may have been refused where nobody ever pinged. */
export function summaryWords(
  { ping, circuitOpenedAt }: Pick<ConnectionView, "ping" | "circuitOpenedAt">,
  rungs: readonly Rung[],
): string {
  const refused = circuitOpenedAt !== null;
  if (ping === null)
    return refused ? "Nobody has pinged it since its sign-in was refused." : "This connection was not pinged yet.";
  const running = rungs.find(({ state }) => state === "running");
  if (running) return `Being pinged: at ${layerTitle(running.layer)} now.`;
  const failed = rungs.find(({ state }) => state === "failed");
  const fine = rungs.filter(({ state }) => state === "ok").length;
  if (failed === undefined && fine === rungs.length)
    return refused ? `At the last ping all ${rungs.length} layers were fine.` : `All ${rungs.length} layers are fine.`;
  const rest = failed === undefined ? "the others were not tried" : `it stops at ${layerTitle(failed.layer)}`;
  return `${fine} of ${rungs.length} layers ${fine === 1 ? "is" : "are"} fine; ${rest}.`;
}

const REFUSED: readonly ProblemCode[] = ["gp_credentials_refused", "gp_circuit_open", "expensify_credentials_refused"];

/** Whether the last ping ended at a password that was not accepted. A server that does not answer there keeps its password. */
export function isSecretRefused(rungs: readonly Rung[]): boolean {
  return rungs.some(({ step }) => step?.problem != null && REFUSED.includes(step.problem.code));
}

/** Password in Windows' words, secret in Expensify's. */
export function secretWord(kind: ConnectionView["kind"]): "password" | "secret" {
  return kind === "gp" ? "password" : "secret";
}

/** GP has another company behind one of its numbers: nothing is sent through it, however fine its layers are. */
export function isDoubted({ kind, companies }: Pick<ConnectionView, "kind" | "companies">): boolean {
  return kind === "gp" && companies.some(({ doubt }) => doubt !== null);
}

const AUTH_WORDS: Readonly<Record<NonNullable<ConnectionView["gp"]>["auth"], string>> = {
  ...{ ntlm: "NTLM", negotiate: "NTLM in Negotiate", kerberos: "Kerberos", basic: "Basic" },
};

/** What a connection serves, and for GP how it is spoken to: the second line of its row. */
export function servesWords({ gp, companies }: Pick<ConnectionView, "gp" | "companies">): string {
  const codes = companies.map(({ code }) => code).join(", ");
  if (gp) {
    const way = `${gp.surface === "sba" ? "SBA" : "SOAP"}, ${AUTH_WORDS[gp.auth]}`;
    return companies.length === 0 ? `${way}, serves no company yet` : `${way}, ${codes}`;
  }
  const workspaces = new Set(companies.flatMap((company) => company.workspaces)).size;
  if (workspaces === 0) return "Feeds no company yet";
  return `${countOf(workspaces, "workspace")} feed${workspaces === 1 ? "s" : ""} ${codes}`;
}
