import type { ConnectionEvent } from "#lib/web/queries/connection.ts";
import { layerTitle } from "../layer-words.ts";

const FIELD_WORDS: Readonly<Record<string, string>> = {
  ...{ name: "name", url: "address", username: "account", settings: "settings", caPem: "certificate authority" },
  secretErased: "secret erased",
};

/** What was done to a connection, without who and when. An action without words shows its own name. */
export function eventWords({ action, changed, facts }: Pick<ConnectionEvent, "action" | "changed" | "facts">): string {
  const { failedLayer, why, ledgerName, state } = facts;
  switch (action) {
    case "connection.created":
      return "Made";
    case "connection.changed":
      return `Changed: ${changed.map((name) => FIELD_WORDS[name] ?? name).join(", ")}`;
    case "connection.secret_set":
      return "Password or secret set";
    case "connection.secret_waits":
      return "New password or secret set, it waits until it has signed in";
    case "connection.secret_refused":
      return "New password or secret refused and thrown away";
    case "connection.secret_discarded":
      return "New password or secret discarded";
    case "connection.pinged":
      return failedLayer === undefined ? "Pinged, all layers fine" : `Pinged, stops at ${layerTitle(failedLayer)}`;
    case "connection.circuit_opened":
      return "Sign-in refused: nothing signs in by itself";
    case "connection.circuit_closed":
      return why === undefined ? "Sign-in allowed again" : `Sign-in allowed again: ${why}`;
    case "connection.self_test_asked":
      return "Self-test asked for";
    case "connection.self_tested":
      return state === "passed" ? "Self-test passed" : "Self-test failed";
    case "company.ledger_renamed":
      return `Said that GP renamed the company${ledgerName === undefined ? "" : ` to “${ledgerName}”`}`;
    default:
      return action;
  }
}
