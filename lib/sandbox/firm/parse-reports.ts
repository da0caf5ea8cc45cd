/**
 * Reads the notation of `reports/*.txt` (described in ../README.md). It knows no accounting rule: an expected line is
 * what the text says. It only adds up: expenses to the total, debits to credits.
 */
import { createHash } from "node:crypto";
import { parseExpense, type ParsedExpense } from "./parse-expense.ts";
import { parseJournalLine, quoted, toCents } from "./parse-words.ts";
import type { Expected, ExpectedLine, FirmExpense, FirmReport, FirmStatus, JsonObject } from "./firm-report.ts";

const STATUSES: readonly string[] = ["open", "processing", "approved", "reimbursed", "closed"];
const ADDS_UP_EXEMPT = "sum_mismatch";

type Draft = {
  head: Omit<FirmReport, "expenses" | "overlay" | "expected" | "expectedOnceMapped">;
  expenses: ParsedExpense[];
  overlay: JsonObject;
  expected: Expected | null;
  expectedOnceMapped: Expected | null;
};

/** All reports of one file. Throws, naming the line, on anything that it does not understand or that does not add up. */
export function parseReports(text: string, fileName: string): readonly FirmReport[] {
  const drafts: Draft[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    try {
      if (line.startsWith("  ")) readDetail(drafts, line.trim());
      else drafts.push(readHead(line));
    } catch (cause) {
      throw new Error(`${fileName}:${index + 1}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
  return drafts.map((draft) => finish(draft));
}

function readHead(line: string): Draft {
  const [reportId = "", employee = "", workspace = "", state = "", total = "", ...name] = line.split(" | ");
  const [status = "", ...rest] = state.split(" ");
  if (!STATUSES.includes(status)) throw new Error(`unknown status ${status}`);
  const approvers = (rest.at(-1) ?? "-").split(",").filter((key) => key !== "-");
  const approvedAt = status === "open" || status === "processing" ? null : rest.slice(0, 2).join(" ");
  const head = {
    reportId,
    employee,
    workspace,
    status: status as FirmStatus,
    approvedAt,
    approvers,
    totalCents: toCents(total),
    name: quoted(name.join(" | ")),
  };
  return { head, expenses: [], overlay: {}, expected: null, expectedOnceMapped: null };
}

function readDetail(drafts: Draft[], line: string): void {
  const draft = drafts.at(-1);
  if (draft === undefined) throw new Error("an indented line before the first report");
  const mark = line.slice(0, 2);
  if (mark === "+ ") overlayLastExpense(draft, JSON.parse(line.slice(2)) as JsonObject);
  else if (mark === "~ ") draft.overlay = { ...draft.overlay, ...(JSON.parse(line.slice(2)) as JsonObject) };
  else if (mark === "= ") readExpected(draft, line.slice(2));
  else draft.expenses.push(...parseExpense(line));
}

function overlayLastExpense(draft: Draft, overlay: JsonObject): void {
  const last = draft.expenses.pop();
  if (last === undefined) throw new Error("an overlay before the first expense");
  draft.expenses.push({ ...last, overlay });
}

function readExpected(draft: Draft, line: string): void {
  const [word = "", ...rest] = line.split(" ");
  const sent = (): Expected => ({ kind: "send", ...readJournal(draft, rest.join(" ")) });
  if (word === "send") draft.expected = sent();
  else if (word === "once-mapped") draft.expectedOnceMapped = sent();
  else if (word === "nothing_to_post") draft.expected = { kind: word };
  else if (word === "hold" || word === "absent") draft.expected = { kind: word, codes: rest };
  else throw new Error(`unknown expectation ${word}`);
}

/** Debit lines stand beside their expenses, settlement lines after the date: `2026-07-02; C 000-2130-00 12.00; …`. */
function readJournal(draft: Draft, text: string): { date: string; lines: readonly ExpectedLine[] } {
  const [date = "", ...settlement] = text.split("; ");
  const lines = [
    ...draft.expenses.flatMap((expense) => (expense.expected === null ? [] : [expense.expected])),
    ...settlement.map((part) => parseJournalLine(part)),
  ];
  const debitCents = lines.reduce((sum, line) => sum + line.debitCents, 0);
  const creditCents = lines.reduce((sum, line) => sum + line.creditCents, 0);
  if (debitCents !== creditCents) throw new Error(`debits ${debitCents} are not credits ${creditCents}`);
  return { date, lines };
}

function finish(draft: Draft): FirmReport {
  const { head, overlay, expected, expectedOnceMapped } = draft;
  const { reportId } = head;
  if (expected === null) throw new Error(`${reportId}: nothing is expected of it`);
  const sumCents = draft.expenses.reduce((sum, expense) => sum + expense.reportCents, 0);
  const exempt = expected.kind === "hold" && expected.codes.includes(ADDS_UP_EXEMPT);
  if (sumCents !== head.totalCents && !exempt)
    throw new Error(`${reportId}: sum ${sumCents}, total ${head.totalCents}`);
  const expenses = draft.expenses.map(({ expected: _line, ...expense }, index): FirmExpense => {
    const moved = expense.overlay["transactionID"];
    return { ...expense, transactionId: typeof moved === "string" ? moved : transactionIdOf(reportId, index) };
  });
  return { ...head, expenses, overlay, expected, expectedOnceMapped };
}

/** 19 digits, always the same for the same place: 4.0e18 and a hash, over 2^53 as in real life (expensify.md 0.9). */
function transactionIdOf(reportId: string, index: number): string {
  const hash = createHash("sha256").update(`${reportId}/${index}`).digest();
  return String(4_000_000_000_000_000_000n + (hash.readBigUInt64BE() % 1_000_000_000_000_000_000n));
}
