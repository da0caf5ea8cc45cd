/** What somebody or something outside of the connector did: the only things that may excuse a hold. */
export const HAPPENINGS = [
  "report_edited",
  "report_unapproved",
  "report_removed",
  "expense_moved",
  "unclear_send",
  "rejected",
  "gp_edited",
  "gp_deleted",
  "gp_voided",
  "gp_restored",
  "database_set_back",
  "held_by_person",
  "dismissed_by_person",
  "reversal_asked",
  "sent_again",
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/**
 * The model's own memory: kept outside of the database, so that nothing that goes wrong there goes wrong here. It knows
 * nothing of the rules; it only writes down what was done.
 */
export type Diary = Readonly<{
  happened: Set<Happening>;
  /** Ids of reports that Expensify handed over to a read that came to its end. */
  handedOver: Set<string>;
  /** Expenses of reversals that a person voided or deleted in GP: what was taken back counts again, and somebody is told. */
  unreversed: Set<string>;
  /** References of journals that a person gave another date in GP. */
  dated: Set<string>;
  broken: string[];
  /** A process goes to the wire with it now; when it last did. */
  sending: (reference: string, nowMs: number) => void;
  sendingMs: (reference: string) => number;
  /** The first byte of a journal with this reference leaves. */
  sent: (reference: string) => void;
  /** GP or the network said that nothing was done: it may go once more. */
  nothingSent: (reference: string) => void;
  /** A person deleted it in GP. */
  deleted: (reference: string) => void;
  /** Two people agreed that it may go once more. */
  agreed: (reference: string) => void;
}>;

export function createDiary(): Diary {
  const happened = new Set<Happening>();
  const broken: string[] = [];
  const goneToWire = new Map<string, number>();
  const deleted = new Set<string>();
  const maybeInGp = new Set<string>();
  return {
    ...{ happened, broken, handedOver: new Set(), unreversed: new Set(), dated: new Set() },
    sending: (reference, nowMs) => goneToWire.set(reference, nowMs),
    sendingMs: (reference) => goneToWire.get(reference) ?? 0,
    sent: (reference) => {
      // Deleted there and forgotten here: nobody can know of it, and it is booked once all the same.
      const isForgotten = deleted.has(reference) && happened.has("database_set_back");
      if (maybeInGp.has(reference) && !isForgotten)
        broken.push(`${reference} was sent again, and no two people had agreed`);
      maybeInGp.add(reference);
    },
    nothingSent: (reference) => maybeInGp.delete(reference),
    deleted: (reference) => deleted.add(reference),
    agreed: (reference) => maybeInGp.delete(reference),
  };
}
