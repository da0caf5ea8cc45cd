import { and, desc, eq } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { RULE_COLUMNS, toPosting } from "#db/posting/posting-row.ts";
import { posting as postingTable } from "#db/schema/index.ts";
import type { Actor } from "#lib/core/audit/event.ts";
import { mayReplay, maySendAgain, sendAgainAt } from "#lib/core/posting/decide/by-person.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { linksOf, loadRelatives, type TwoPeople, twoPeople } from "../../audit/journal-links.ts";
import { correctable } from "../../posting/plan/correctable.ts";
import type { PostingDetail } from "./posting-detail.ts";

const REVISIONS_MAX = 100;
const NOBODY: TwoPeople = { asked: null, agreed: null };

type AfterSending = Pick<
  PostingDetail,
  | "kind"
  | "takenBack"
  | "askedBy"
  | "people"
  | "sendAgainAt"
  | "maySendAgain"
  | "mayReplay"
  | "correctable"
  | "links"
  | "auditTrailCode"
>;

/** What can be done about a journal that was sent, who asked for it, and what it is linked with. */
export async function afterSending(tx: Transaction, posting: Posting, actor: Actor, now: Date): Promise<AfterSending> {
  const rows = await tx
    .select(RULE_COLUMNS)
    .from(postingTable)
    .where(
      and(
        eq(postingTable.companyId, posting.companyId),
        eq(postingTable.subject, posting.subject),
        eq(postingTable.kind, "journal"),
      ),
    )
    .orderBy(desc(postingTable.revision))
    .limit(REVISIONS_MAX);
  const gp = correctable(posting, rows.map(toPosting))?.gp ?? null;
  const links = linksOf(posting, await loadRelatives(tx, [posting.subject]));
  const people = await twoPeople(tx, [posting.id, ...links.map((link) => link.postingId)]);
  const { askedBy } = posting;
  const again = maySendAgain(posting);
  return {
    ...{ kind: posting.kind, takenBack: posting.takenBack, auditTrailCode: posting.gp?.auditTrailCode ?? "" },
    askedBy: askedBy && { name: askedBy.name, isReader: actor.kind === "user" && actor.id === askedBy.id },
    people: people.get(posting.id) ?? NOBODY,
    maySendAgain: again,
    mayReplay: mayReplay(posting),
    sendAgainAt: again && posting.state === "held" ? sendAgainAt(posting, now).toISOString() : null,
    correctable: gp && { journalNumber: gp.journalNumber, unposted: gp.state === "work" || gp.state === "changed" },
    links: links.map((link) => ({ ...link, ...(people.get(link.postingId) ?? NOBODY) })),
  };
}
