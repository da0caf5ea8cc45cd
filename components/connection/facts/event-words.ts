import type { ConnectionEvent } from "#lib/web/queries/connection.ts";
import { layerTitle } from "../layer-words.ts";

const FIELD_WORDS: Readonly<Record<string, string>> = {
  ...{ name: "name", url: "address", username: "account", settings: "settings", caPem: "certificate authority" },
  secretErased: "secret erased",
};

/** What was done to a connection, without who and when. An action without words shows its own name. */
export function eventWords({ action, changed, facts }: Pick<ConnectionEvent, "action" | "changed" | "facts">): string {
  const { failedLayer, why, ledgerName } = facts;
  switch (action) {
    case "connection.created":
      return "Made";
    case "connection.changed":
      return `Changed: ${changed.map((name) => FIELD_WORDS[name] ?? name).join(", ")}`;
    case "connection.secret_set":
      return "Password or secret set";
    case "connection.pinged":
      return failedLayer === undefined ? "Pinged, all layers fine" : `Pinged, stops at ${layerTitle(failedLayer)}`;
    case "connection.circuit_opened":
      return "Sign-in refused: nothing signs in by itself";
    case "connection.circuit_closed":
      return why === undefined ? "Sign-in allowed again" : `Sign-in allowed again: ${why}`;
    case "company.ledger_renamed":
      return `Said that GP renamed the company${ledgerName === undefined ? "" : ` to “${ledgerName}”`}`;
    default:
      return action;
  }
}
