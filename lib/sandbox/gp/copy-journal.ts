/** Journals that GP makes of another one when somebody corrects, reverses or repeats it. Ordered by the control address. */
import { z } from "zod";
import { Day } from "./change-journal.ts";
import type { KeptJournal, NewJournal } from "./journal.ts";

export const CopyCommand = z.strictObject({
  companyId: z.int().default(2),
  journalNumber: z.int(),
  /**
   * `back_out`: GP's correction of a posted journal, with a reference of its own. `reversing`, `recurring`: GP's second
   * journal of such an entry, which carries the first one's reference again.
   */
  kind: z.enum(["back_out", "reversing", "recurring"]),
  /** The original's when it is not said. */
  date: Day.optional(),
  batchId: z.string().max(15).optional(),
  by: z.string().default("DWALSH"),
});
export type CopyCommand = Readonly<z.infer<typeof CopyCommand>>;

/** An unposted journal with the next number. Throws when an unposted one is to be backed out: a person deletes that. */
export function copyOf(journal: KeptJournal, { kind, date, batchId, by }: CopyCommand): NewJournal {
  if (kind === "back_out" && journal.state === "Work")
    throw new Error(`journal ${journal.journalNumber} is not posted`);
  const { createdAt: _created, modifiedAt: _modified, ...original } = journal;
  return {
    ...original,
    journalNumber: null,
    date: date ?? journal.date,
    batchId: batchId ?? journal.batchId,
    reference: kind === "back_out" ? `Back Out Journal Entry ${journal.journalNumber}` : journal.reference,
    lines:
      kind === "recurring"
        ? journal.lines
        : journal.lines.map((line) => ({ ...line, debit: line.credit, credit: line.debit })),
    state: "Work",
    voided: false,
    modifiedBy: by,
    postedBy: "",
    auditTrailCode: "",
  };
}
