import type { ConnectionKind, Rung } from "#lib/core/connection/ping-ladder.ts";
import type { PingStep } from "#lib/core/ports.ts";
import { countOf, formatDay, formatDuration } from "#lib/web/format.ts";

/** Words for the layers of a ping: what each one is called, what it saw, and what it rules out when it is fine. */

type LayerWords = Readonly<{ title: string; rulesOut: string }>;

const WORDS: Readonly<Record<string, LayerWords>> = {
  name: { title: "Name", rulesOut: "the network" },
  tcp: { title: "TCP", rulesOut: "the network" },
  tls: { title: "TLS", rulesOut: "the certificate" },
  scheme: { title: "Schemes offered", rulesOut: "the kind of sign-in" },
  "sign-in": { title: "Sign-in", rulesOut: "the password" },
  role: { title: "Role", rulesOut: "the role in GP" },
  company: { title: "Company", rulesOut: "the company" },
  "account format": { title: "Account format", rulesOut: "the account format" },
  account: { title: "Read accounts", rulesOut: "the chart of accounts" },
  journals: { title: "Look for a journal", rulesOut: "the look for journals" },
  connection: { title: "Connection", rulesOut: "the network" },
  sign_in: { title: "Sign-in", rulesOut: "the credential" },
  workspaces: { title: "Workspaces", rulesOut: "the workspaces" },
  admin: { title: "Administrator", rulesOut: "the role in the workspaces" },
  export: { title: "Export a report", rulesOut: "the export" },
  calibrate: { title: "Sign and total", rulesOut: "the sign of amounts" },
};

export function layerTitle(layer: string): string {
  return WORDS[layer]?.title ?? sentence(layer);
}

/** `["name", "tcp", "tls", "sign-in"]` → "The network, the certificate and the password are not the problem." Empty for none. */
export function notTheProblem(layersFine: readonly string[]): string {
  const ruledOut = [...new Set(layersFine.map((layer) => WORDS[layer]?.rulesOut ?? "").filter(Boolean))];
  const [first] = ruledOut;
  if (first === undefined) return "";
  const listed = new Intl.ListFormat("en-GB", { type: "conjunction" }).format(ruledOut);
  return `${sentence(listed)} ${ruledOut.length === 1 ? "is" : "are"} not the problem.`;
}

type Subject = Readonly<{ kind: ConnectionKind; url: string; username: string }>;

/** What a layer that is fine saw, as a sentence. The adapters tell it short; Expensify's needs the subject added. */
export function whatWasSeen({ kind, url, username }: Subject, layer: string, detail: string): string {
  // A host's name keeps its case.
  if (kind === "gp" && layer === "name") return detail;
  if (kind === "gp" && layer === "tls")
    return detail.replace(UNTIL, (_, until: string) => `expires ${formatDay(until)}`);
  if (kind === "gp") return layer === "scheme" ? `The server offers ${detail}` : sentence(detail);
  switch (layer) {
    case "name": {
      const host = URL.parse(url)?.hostname ?? url;
      return host === detail ? `${host} is an IP address` : `${host} is ${detail}`;
    }
    case "connection":
      return detail === "TLS"
        ? "The server answers, over TLS with a trusted certificate"
        : "The server answers, over plain HTTP as the operator allows";
    case "sign_in":
      return `${username} is accepted`;
    case "workspaces":
      return workspacesSeen(detail);
    case "admin":
      return `Administrator of ${workspacesSeen(detail)}`;
    case "export":
      return `${countOf(Number(detail), "approved report")} of the last half year read`;
    default:
      return sentence(detail);
  }
}

/** `3: Corporate, Sales, US Field` → "3 workspaces: Corporate, Sales, US Field". */
function workspacesSeen(detail: string): string {
  const [, figures = "", rest = ""] = /^(\d+)(.*)$/s.exec(detail) ?? [];
  return figures === "" ? sentence(detail) : `${countOf(Number(figures), "workspace")}${rest}`;
}

const UNTIL = /valid until (\d{4}-\d{2}-\d{2})/;

/** What a person pastes into a mail to IT: where it stopped, what was fine, what to do. */
export function textForIt(
  subject: Subject & Readonly<{ name: string }>,
  rungs: readonly Rung[],
  advice: readonly string[],
): string {
  const lines = rungs.map(({ layer, state, step }) => {
    if (state === "ok")
      return `ok      ${layerTitle(layer)}: ${whatWasSeen(subject, layer, step.detail)} (${step.tookMs} ms)`;
    if (state === "failed")
      return `FAILED  ${layerTitle(layer)}: ${step.detail || (step.problem?.code ?? "")} (${step.tookMs} ms)`;
    return `-       ${layerTitle(layer)}: ${state === "skipped" ? "not tried" : "not reached"}`;
  });
  return [`${subject.name}, ${subject.url}, as ${subject.username}`, "", ...lines, "", ...advice].join("\n");
}

const MS_TOLD_MAX = 10_000;

/** "40 ms", "38 s". What one call told for several layers took its time at the first of them: nothing for the others. */
export function tookText(step: PingStep | null): string {
  if (step === null || step.tookMs === 0) return "";
  return step.tookMs < MS_TOLD_MAX ? `${step.tookMs} ms` : formatDuration(step.tookMs);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
