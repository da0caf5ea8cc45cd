import type { Status } from "#components/shared/status-mark.tsx";
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
    case "never_pinged":
      return { status: "off", word: "Not pinged yet", short: "Not pinged" };
  }
}

/** Password in Windows' words, secret in Expensify's. */
export function secretWord(kind: ConnectionView["kind"]): "password" | "secret" {
  return kind === "gp" ? "password" : "secret";
}
