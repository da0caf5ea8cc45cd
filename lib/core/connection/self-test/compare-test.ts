import type { GpJournal, JournalDetail, JournalLine } from "../../ports.ts";
import { sameReference } from "../../posting/marker.ts";

/** What must come back as it was sent: date, reference, and each line's account and amount, in whatever order. */
export function journalDifferences(sent: GpJournal, came: JournalDetail): readonly string[] {
  const wanted = sent.lines.map(money).toSorted();
  const given = came.lines.map(money).toSorted();
  return [
    ...(came.date === sent.date ? [] : [`date ${came.date} instead of ${sent.date}`]),
    ...(sameReference(came.reference, sent.reference) ? [] : [`reference “${came.reference}”`]),
    ...(wanted.join() === given.join() ? [] : [`lines ${given.join(", ")} instead of ${wanted.join(", ")}`]),
  ];
}

function money({ account, debitCents, creditCents }: JournalLine): string {
  return `${account} ${debitCents > 0 ? `D ${debitCents}` : `C ${creditCents}`}`;
}

/** Texts of lines that came back otherwise, by account. Ends are trimmed in GP. */
export function wordsChanged(sent: readonly JournalLine[], came: readonly JournalLine[]): readonly string[] {
  return sent.flatMap(({ account, text }) => {
    const line = came.find((each) => each.account === account);
    return line === undefined || line.text.trimEnd() === text ? [] : [`“${line.text}” instead of “${text}”`];
  });
}
