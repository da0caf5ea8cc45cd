/** What GP keeps for one company, and what operators do to all of it: back up, restore, close a year. */
import { z } from "zod";
import type { KeptJournal } from "./journal.ts";

const FIRST_JOURNAL_NUMBER = 28_401;
const NAME_MAX = 40;

const Target = { companyId: z.int().default(2) };
const Name = z.string().min(1).max(NAME_MAX).default("backup");

export const CompanyCommand = z.discriminatedUnion("action", [
  /** Keeps all journals and the next number under a name; a second one of that name takes its place. */
  z.strictObject({ action: z.literal("snapshot"), ...Target, name: Name }),
  /** All that came after is gone, and its numbers are given again. */
  z.strictObject({ action: z.literal("restore"), ...Target, name: Name }),
  /** Of the posted journals dated in this year: all to history, or none kept. Unposted ones stay. */
  z.strictObject({
    action: z.literal("close_year"),
    ...Target,
    year: z.int(),
    keepHistory: z.boolean().default(false),
  }),
]);
export type CompanyCommand = Readonly<z.infer<typeof CompanyCommand>>;

type Backup = Readonly<{ journals: ReadonlyMap<number, KeptJournal>; next: number }>;
export type CompanyBooks = {
  journals: Map<number, KeptJournal>;
  /** GP gives this number to the next journal; those of deleted ones stay gaps. */
  next: number;
  backups: Map<string, Backup>;
};

export function emptyBooks(): CompanyBooks {
  return { journals: new Map(), next: FIRST_JOURNAL_NUMBER, backups: new Map() };
}

export function putJournal(books: CompanyBooks, journal: KeptJournal): void {
  books.journals.set(journal.journalNumber, journal);
  books.next = Math.max(books.next, journal.journalNumber + 1);
}

/** Throws when there is no backup of that name. */
export function changeCompany(books: CompanyBooks, command: CompanyCommand, at: string): void {
  switch (command.action) {
    case "snapshot":
      books.backups.set(command.name, { journals: new Map(books.journals), next: books.next });
      return;
    case "restore": {
      const backup = books.backups.get(command.name);
      if (backup === undefined) throw new Error(`no backup ${command.name} of company ${command.companyId}`);
      books.journals = new Map(backup.journals);
      books.next = backup.next;
      return;
    }
    case "close_year":
      for (const journal of books.journals.values()) {
        if (journal.state === "Work" || Number(journal.date.slice(0, 4)) !== command.year) continue;
        if (command.keepHistory) putJournal(books, { ...journal, state: "History", modifiedAt: at });
        else books.journals.delete(journal.journalNumber);
      }
  }
}
