import { and, desc, eq } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { toPosting } from "#db/posting/posting-row.ts";
import { posting as postingTable } from "#db/schema/index.ts";
import type { Actor } from "#lib/core/audit/event.ts";
import { mayReplay, maySendAgain, sendAgainAt } from "#lib/core/posting/decide/by-person.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import { correctable } from "../../posting/plan/correctable.ts";
import type { PostingDetail } from "./posting-detail.ts";

const LINKED_MAX = 100;

type AfterSending = Pick<
  PostingDetail,
  | "kind"
  | "takenBack"
  | "askedBy"
  | "sendAgainAt"
  | "maySendAgain"
  | "mayReplay"
  | "correctable"
  | "linked"
  | "auditTrailCode"
>;

/** What can be done about a journal that was sent, who asked for it, and what it is linked with. */
export async function afterSending(tx: Transaction, posting: Posting, actor: Actor, now: Date): Promise<AfterSending> {
  const rows = await tx
    .select()
    .from(postingTable)
    .where(and(eq(postingTable.companyId, posting.companyId), eq(postingTable.subject, posting.subject)))
    .orderBy(desc(postingTable.revision), postingTable.kind)
    .limit(LINKED_MAX);
  const all = rows.map(toPosting);
  const numberOf = (id: string | null) => all.find((each) => each.id === id)?.gp?.journalNumber ?? null;
  const journals = all.filter(({ kind }) => kind === "journal");
  const gp = correctable(posting, journals)?.gp ?? null;
  const { askedBy } = posting;
  const again = maySendAgain(posting);
  return {
    ...{ kind: posting.kind, takenBack: posting.takenBack, auditTrailCode: posting.gp?.auditTrailCode ?? "" },
    askedBy: askedBy && { name: askedBy.name, isReader: actor.kind === "user" && actor.id === askedBy.id },
    maySendAgain: again,
    mayReplay: mayReplay(posting),
    sendAgainAt: again && posting.state === "held" ? sendAgainAt(posting, now).toISOString() : null,
    correctable: gp && { journalNumber: gp.journalNumber, unposted: gp.state === "work" || gp.state === "changed" },
    linked: all
      .filter(({ id, state }) => id !== posting.id && state !== "superseded")
      .map(({ id, kind, revision, state, gp: inGp, corrects }) => ({
        ...{ id, kind, revision, state, gpState: inGp?.state ?? null },
        ...{ journalNumber: inGp?.journalNumber ?? null, reverses: numberOf(corrects) },
      })),
  };
}
