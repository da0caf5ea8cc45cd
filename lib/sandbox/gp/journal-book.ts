/** The journals of all companies, on disk before they are acknowledged. */
import { openChangeLog } from "../control/change-log.ts";
import { changeJournal, type JournalCommand } from "./change-journal.ts";
import type { KeptJournal } from "./journal.ts";

const FIRST_JOURNAL_NUMBER = 28_401;

type Change = Readonly<{ created: KeptJournal }> | Readonly<{ command: JournalCommand; at: string }>;
export type NewJournal = Omit<KeptJournal, "journalNumber" | "createdAt" | "modifiedAt"> &
  Readonly<{ journalNumber: number | null }>;

export type JournalBook = Readonly<{
  /** By number. */
  journals: () => readonly KeptJournal[];
  find: (companyId: number, journalNumber: number) => KeptJournal | undefined;
  /** Gives the number; a null number in the draft takes the next one. */
  create: (draft: NewJournal) => number;
  /** What people do in the GP client. Throws when there is no such journal, or it cannot be done to it. */
  change: (command: JournalCommand) => void;
  reset: () => void;
  close: () => void;
}>;

export function openJournalBook(path: string, now: () => Date): JournalBook {
  const journals = new Map<string, KeptJournal>();
  let next = FIRST_JOURNAL_NUMBER;
  const put = (journal: KeptJournal): void => {
    journals.set(keyOf(journal), journal);
    next = Math.max(next, journal.journalNumber + 1);
  };
  const apply = (change: Change): void => {
    if ("created" in change) return put(change.created);
    const { command, at } = change;
    const key = keyOf(command);
    const journal = journals.get(key);
    if (journal === undefined) throw new Error(`no journal ${command.journalNumber} in company ${command.companyId}`);
    const changed = changeJournal(journal, command, at);
    if (changed === null) journals.delete(key);
    else journals.set(key, changed);
  };
  const log = openChangeLog<Change>(path, apply);
  const keep = (change: Change): void => {
    apply(change);
    log.append(change);
  };
  return {
    journals: () => [...journals.values()].toSorted((a, b) => a.journalNumber - b.journalNumber),
    find: (companyId, journalNumber) => journals.get(keyOf({ companyId, journalNumber })),
    create: (draft) => {
      const at = gpTime(now());
      const journalNumber = draft.journalNumber ?? next;
      keep({ created: { ...draft, journalNumber, createdAt: at, modifiedAt: at } });
      return journalNumber;
    },
    change: (command) => keep({ command, at: gpTime(now()) }),
    reset: () => {
      log.clear();
      journals.clear();
      next = FIRST_JOURNAL_NUMBER;
    },
    close: () => log.close(),
  };
}

function keyOf({ companyId, journalNumber }: { companyId: number; journalNumber: number }): string {
  return `${companyId}/${journalNumber}`;
}

/** UTC without a zone, whole seconds: as the service writes times. */
export function gpTime(instant: Date): string {
  return instant.toISOString().slice(0, 19);
}
