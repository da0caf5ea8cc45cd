/** What people do to journals in the GP client: post, edit, void, delete. Ordered by the control address. */
import { z } from "zod";
import type { KeptJournal } from "./journal.ts";

const Target = { companyId: z.int().default(2), journalNumber: z.int() };
export const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Line = z.strictObject({
  sequence: z.int(),
  account: z.string(),
  debit: z.string(),
  credit: z.string(),
  text: z.string(),
});

/** A journal that a person keyed in GP by hand: no rule is checked. */
export const KeyedJournal = z.strictObject({
  companyId: z.int().default(2),
  journalNumber: z.int().nullable().default(null),
  date: Day,
  reference: z.string().max(30),
  batchId: z.string().max(15).default("MANUAL"),
  sourceDocument: z.string().default("GJ"),
  lines: z.array(Line).default([]),
  by: z.string().default("DWALSH"),
});

export const JournalCommand = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("post"),
    ...Target,
    by: z.string().default("DWALSH"),
    /** One for all that are posted together; a journal posted alone gets its own. */
    auditTrailCode: z.string().max(13).optional(),
  }),
  /** Only an unposted one: in GP's client a batch or a journal is simply deleted. */
  z.strictObject({ action: z.literal("delete"), ...Target }),
  z.strictObject({ action: z.literal("void"), ...Target }),
  /** Moves a posted journal to a closed year. */
  z.strictObject({ action: z.literal("history"), ...Target }),
  z.strictObject({
    action: z.literal("edit"),
    ...Target,
    by: z.string().default("DWALSH"),
    set: z.strictObject({
      date: Day.optional(),
      reference: z.string().max(30).optional(),
      batchId: z.string().max(15).optional(),
      lines: z.array(Line).optional(),
    }),
  }),
]);
export type JournalCommand = Readonly<z.infer<typeof JournalCommand>>;

/** The journal afterwards, null when it is deleted. Throws when that cannot be done to it. */
export function changeJournal(journal: KeptJournal, command: JournalCommand, at: string): KeptJournal | null {
  if (command.action === "history") return { ...journal, state: "History", modifiedAt: at };
  if (journal.state !== "Work" && command.action !== "void")
    throw new Error(`journal ${journal.journalNumber} is posted`);
  switch (command.action) {
    case "delete":
      return null;
    case "void":
      return { ...journal, voided: true, modifiedAt: at };
    case "post":
      return {
        ...journal,
        state: "Open",
        postedBy: command.by,
        modifiedBy: command.by,
        modifiedAt: at,
        auditTrailCode: command.auditTrailCode ?? auditTrailCodeOf(journal.journalNumber),
      };
    case "edit": {
      const { date, reference, batchId, lines } = command.set;
      return {
        ...journal,
        date: date ?? journal.date,
        reference: reference ?? journal.reference,
        batchId: batchId ?? journal.batchId,
        lines: lines ?? journal.lines,
        modifiedBy: command.by,
        modifiedAt: at,
      };
    }
  }
}

/** Of a posting whose first journal has this number. */
export function auditTrailCodeOf(journalNumber: number): string {
  return `GLTRX${String(journalNumber).padStart(8, "0")}`;
}
