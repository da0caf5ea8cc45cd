import type { JournalLink, TwoPeople } from "#lib/web/queries/audit.ts";
import { formatInstant } from "#lib/web/format.ts";
import { postingStatus } from "#lib/web/text/posting-status.ts";

/** GP has it no more, so it does what it was for no more. */
const isOver = ({ gpState }: JournalLink) => gpState === "gone" || gpState === "voided";

/** What the other journal is to this one: "Reversed by journal 28405". The link's text. */
export function linkWords(link: JournalLink): string {
  const { relation, kind, revision, journalNumber } = link;
  const journal = journalNumber === null ? null : `journal ${journalNumber}`;
  switch (relation) {
    case "reverses":
      return `Reversal of ${journal ?? `revision ${revision}`}`;
    case "reversed_by":
      return journal === null
        ? "A reversal is asked for"
        : isOver(link)
          ? `Reversal ${journal} is not in GP any more`
          : `Reversed by ${journal}`;
    case "replaced_by":
      return journal === null ? `Revision ${revision} is to replace it` : `Replaced by ${journal}`;
    case "replaces":
      return `Replaces ${journal ?? `revision ${revision}`}`;
    case "replacement":
      return journal === null ? `Revision ${revision} is to be the replacement` : `Replacement: ${journal}`;
    case "revision": {
      const name = kind === "reversal" ? "A reversal" : `Revision ${revision}`;
      return journal === null ? name : `${name}, ${journal}`;
    }
  }
}

/** Where the other one stands: "posted in GP", "ready to send". */
export function linkState({ state, gpState }: JournalLink): string {
  const { word } = postingStatus(state, gpState);
  return word.startsWith("GP") ? word : word.charAt(0).toLowerCase() + word.slice(1);
}

/** "Asked for by Ana Ruiz, Tue 24 Nov, 14:10: “the amount was wrong”. Agreed by Grace Lindholm, …"; `""` where nobody was asked. */
export function peopleWords({ asked, agreed }: TwoPeople, timeZone: string): string {
  if (asked === null) return "";
  const why = asked.why === "" ? "" : `: “${asked.why}”`;
  const first = `Asked for by ${asked.by}, ${formatInstant(asked.at, timeZone)}${why}.`;
  return agreed === null ? first : `${first} Agreed by ${agreed.by}, ${formatInstant(agreed.at, timeZone)}.`;
}
