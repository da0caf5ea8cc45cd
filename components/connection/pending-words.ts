import type { Status } from "#components/shared/status-mark.tsx";
import type { ReplacedSecret } from "#lib/web/queries/connection.ts";
import { layerTitle } from "./layer-words.ts";

type Tried = Readonly<{ outcome: ReplacedSecret["outcome"]; failedLayer?: string | null }>;

/** What became of a new password or secret, in the words of the page: the mark, and what is said in one line. */
export function triedWords(
  { outcome, failedLayer = null }: Tried,
  word: "password" | "secret",
): Readonly<{ status: Status; title: string; text: string }> {
  const stays = `The ${word} in use stays in use.`;
  switch (outcome) {
    case "set":
      return { status: "ok", title: `The ${word} is set`, text: "It is in use from now on." };
    case "in_use":
      return { status: "ok", title: `The new ${word} signed in`, text: "It has taken the place of the former one." };
    case "refused":
      return {
        status: "rejected",
        title: `The new ${word} was refused`,
        text: `It was tried once and thrown away. ${stays}`,
      };
    case "overtaken":
      return {
        status: "held",
        title: `Somebody changed the new ${word} meanwhile`,
        text: `What you typed is not used. ${stays}`,
      };
    case "waits":
      return {
        status: "held",
        title: failedLayer === null ? `The new ${word} was not tried` : `The ping stops at ${layerTitle(failedLayer)}`,
        text: `So nobody knows yet whether the new ${word} is right: it waits. ${stays}`,
      };
  }
}
