import { and, asc, eq, inArray, or } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { auditEvent, posting as postingTable } from "#db/schema/index.ts";
import type { AuditAction } from "#lib/core/audit/event.ts";
import type { PostingKind } from "#lib/core/posting/marker.ts";
import type { TakenBack } from "#lib/core/posting/posting.ts";
import type { GpState, PostingState } from "#lib/core/posting/state.ts";

/** Revisions and reversals of the reports of one page; one that comes back every day for a year has some hundred. */
const RELATIVES_MAX = 2_000;
const WORDS_MAX = 1_000;

/** What another journal of the same report is to this one. `revision`: none of the others. */
export type Relation = "reverses" | "reversed_by" | "replaces" | "replaced_by" | "replacement" | "revision";

/** Who said it, when (ISO text), and why; `""` where no reason is asked for. */
export type Said = Readonly<{ by: string; at: string; why: string }>;

export type JournalLink = Readonly<{
  postingId: string;
  relation: Relation;
  kind: PostingKind;
  revision: number;
  state: PostingState;
  gpState: GpState | null;
  journalNumber: number | null;
}>;

/** A posting as far as it matters to the others of its report. */
export type Relative = Readonly<{
  id: string;
  companyId: string;
  subject: string;
  kind: PostingKind;
  revision: number;
  state: PostingState;
  gpState: GpState | null;
  journalNumber: number | null;
  corrects: string | null;
  takenBack: TakenBack | null;
}>;

const { id, companyId, subject, kind, revision, state, gpState, journalNumber, corrects, takenBack } = postingTable;
const RELATIVE = { id, companyId, subject, kind, revision, state, gpState, journalNumber, corrects, takenBack };

/** All postings of these reports, in the companies that they are in, by revision. */
export async function loadRelatives(tx: Transaction, subjects: readonly string[]): Promise<readonly Relative[]> {
  if (subjects.length === 0) return [];
  return tx
    .select(RELATIVE)
    .from(postingTable)
    .where(inArray(postingTable.subject, [...new Set(subjects)]))
    .orderBy(asc(postingTable.revision), asc(postingTable.kind), asc(postingTable.part))
    .limit(RELATIVES_MAX);
}

/** They stand for nothing and never will by themselves. */
const PUT_ASIDE: readonly PostingState[] = ["superseded", "dismissed", "nothing_to_post"];

/**
 * How the other journals of a report stand to this one, so that a correction is seen from each of its three sides: the
 * journal, its reversal, and the replacement. What it is linked with by a correction comes first. Pure.
 */
export function linksOf(self: Pick<Relative, "id">, relatives: readonly Relative[]): readonly JournalLink[] {
  const me = relatives.find((each) => each.id === self.id);
  if (!me) return [];
  const family = relatives.filter((each) => each.companyId === me.companyId && each.subject === me.subject);
  const original = me.kind === "reversal" ? family.find((each) => each.id === me.corrects) : me;
  const journals = family.filter((each) => each.kind === "journal");
  const next = original && journals.find((each) => isNextOf(original, each));
  const before = journals.findLast((each) => each.revision < me.revision && each.state === "sent");
  const relation = (other: Relative): Relation => {
    if (me.kind === "reversal") {
      if (other.id === original?.id) return "reverses";
      return other.id === next?.id ? "replacement" : "revision";
    }
    if (other.corrects === me.id && !PUT_ASIDE.includes(other.state)) return "reversed_by";
    if (other.kind === "reversal") return "revision";
    if (other.id === next?.id && me.state === "sent") return "replaced_by";
    return other.id === before?.id ? "replaces" : "revision";
  };
  return family
    .filter((other) => other.id !== me.id)
    .map((other) => toLink(other, relation(other)))
    .toSorted((left, right) => rank(left) - rank(right));
}

function isNextOf(original: Relative, each: Relative): boolean {
  return each.revision > original.revision && !PUT_ASIDE.includes(each.state);
}

function rank({ relation }: JournalLink): number {
  return relation === "revision" ? 1 : 0;
}

function toLink(other: Relative, relation: Relation): JournalLink {
  const { id: postingId } = other;
  return {
    ...{ postingId, relation, kind: other.kind, revision: other.revision, state: other.state },
    ...{ gpState: other.gpState, journalNumber: other.journalNumber },
  };
}

/** As files have it: `reversed_by journal 28405`. */
export function linkText({ relation, journalNumber, revision: number }: JournalLink): string {
  return `${relation} ${journalNumber === null ? `revision ${number}` : `journal ${journalNumber}`}`;
}

const ASKED: readonly AuditAction[] = ["posting.send_again_asked", "posting.correction_asked"];
const AGREED: readonly AuditAction[] = ["posting.send_again_requested", "posting.approved"];

export type TwoPeople = Readonly<{ asked: Said | null; agreed: Said | null }>;

/** Who asked last for what needs a second person, and who agreed to it since, by posting. */
export async function twoPeople(
  tx: Transaction,
  postingIds: readonly string[],
): Promise<ReadonlyMap<string, TwoPeople>> {
  if (postingIds.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(auditEvent)
    .where(
      and(
        inArray(auditEvent.postingId, [...postingIds]),
        or(inArray(auditEvent.action, [...ASKED]), inArray(auditEvent.action, [...AGREED])),
        eq(auditEvent.actorKind, "user"),
      ),
    )
    .orderBy(asc(auditEvent.sequence))
    .limit(WORDS_MAX);
  const people = new Map<string, TwoPeople>();
  for (const { postingId, action, actorName: by, at, body } of rows) {
    const said = { by, at: at.toISOString(), why: reasonOf(body["detail"]) };
    const known = people.get(postingId ?? "");
    if (ASKED.some((each) => each === action)) people.set(postingId ?? "", { asked: said, agreed: null });
    else if (known?.asked) people.set(postingId ?? "", { ...known, agreed: said });
  }
  return people;
}

function reasonOf(detail: unknown): string {
  return detail !== null && typeof detail === "object" && "reason" in detail && typeof detail.reason === "string"
    ? detail.reason
    : "";
}
