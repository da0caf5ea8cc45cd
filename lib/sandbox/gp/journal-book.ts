/** The journals of all companies, on disk before they are acknowledged. */
import { openChangeLog } from "../control/change-log.ts";
import { type BatchCommand, commandsOfBatch } from "./change-batch.ts";
import { changeJournal, type JournalCommand } from "./change-journal.ts";
import { changeCompany, type CompanyBooks, type CompanyCommand, emptyBooks, putJournal } from "./company-books.ts";
import type { KeptJournal, NewJournal } from "./journal.ts";

type Change =
  | Readonly<{ created: KeptJournal }>
  | Readonly<{ command: JournalCommand; at: string }>
  | Readonly<{ batch: BatchCommand; at: string }>
  | Readonly<{ company: CompanyCommand; at: string }>;

export type JournalBook = Readonly<{
  /** By number. */
  journals: () => readonly KeptJournal[];
  find: (companyId: number, journalNumber: number) => KeptJournal | undefined;
  /** Gives the number; a null number in the draft takes the next one. */
  create: (draft: NewJournal) => number;
  /** What people do in the GP client. Throws when there is no such journal or batch, or it cannot be done to it. */
  change: (command: JournalCommand) => void;
  changeBatch: (command: BatchCommand) => void;
  changeCompany: (command: CompanyCommand) => void;
  reset: () => void;
  close: () => void;
}>;

export function openJournalBook(path: string, now: () => Date): JournalBook {
  const companies = new Map<number, CompanyBooks>();
  const booksOf = (companyId: number): CompanyBooks => {
    const books = companies.get(companyId) ?? emptyBooks();
    companies.set(companyId, books);
    return books;
  };
  const apply = (change: Change): void => {
    if ("created" in change) return putJournal(booksOf(change.created.companyId), change.created);
    if ("company" in change) return changeCompany(booksOf(change.company.companyId), change.company, change.at);
    if ("command" in change) return changeOne(booksOf(change.command.companyId), change.command, change.at);
    const books = booksOf(change.batch.companyId);
    for (const command of commandsOfBatch(books.journals.values(), change.batch)) changeOne(books, command, change.at);
  };
  const log = openChangeLog<Change>(path, apply);
  const keep = (change: Change): void => {
    apply(change);
    log.append(change);
  };
  return {
    journals: () =>
      [...companies.values()]
        .flatMap(({ journals }) => [...journals.values()])
        .toSorted((a, b) => a.journalNumber - b.journalNumber),
    find: (companyId, journalNumber) => booksOf(companyId).journals.get(journalNumber),
    create: (draft) => {
      const at = gpTime(now());
      const journalNumber = draft.journalNumber ?? booksOf(draft.companyId).next;
      keep({ created: { ...draft, journalNumber, createdAt: at, modifiedAt: at } });
      return journalNumber;
    },
    change: (command) => keep({ command, at: gpTime(now()) }),
    changeBatch: (batch) => keep({ batch, at: gpTime(now()) }),
    changeCompany: (company) => keep({ company, at: gpTime(now()) }),
    reset: () => {
      log.clear();
      companies.clear();
    },
    close: () => log.close(),
  };
}

function changeOne(books: CompanyBooks, command: JournalCommand, at: string): void {
  const { companyId, journalNumber } = command;
  const journal = books.journals.get(journalNumber);
  if (journal === undefined) throw new Error(`no journal ${journalNumber} in company ${companyId}`);
  const changed = changeJournal(journal, command, at);
  if (changed === null) books.journals.delete(journalNumber);
  else putJournal(books, changed);
}

/** UTC without a zone, whole seconds: as the service writes times. */
export function gpTime(instant: Date): string {
  return instant.toISOString().slice(0, 19);
}
