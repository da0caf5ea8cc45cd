import { periodText } from "#lib/core/calendar/period-of.ts";
import { accountFaults } from "#lib/core/mapping/account-faults.ts";
import type { SegmentPart } from "#lib/core/mapping/compose-account.ts";
import { type CompanyRules, UNSAVED_VERSION } from "#lib/core/mapping/rules.ts";
import type { Payer } from "#lib/core/mapping/settlement.ts";
import { sumCents } from "#lib/core/money.ts";
import type { DraftLine, JournalDraft, LineWhy } from "#lib/core/journal/journal.ts";
import type { Plan } from "#lib/core/posting/posting.ts";
import type { JournalView, LineView, SummedView, WhyPaid, WhyPart, WhyTax } from "./posting-detail.ts";

/** A journal of 2,000 expenses is not read line by line; the settlement lines at its end always are. */
const EXPENSE_LINES_SHOWN_MAX = 300;

/** A journal as the screen shows it: from a draft (`preview`), or from the plan that is or was sent. */
export function previewView(draft: JournalDraft, rules: CompanyRules): JournalView {
  const { date, dated, period, lines, totalDebitCents, totalCreditCents } = draft;
  return {
    ...view("preview", lines, rules),
    date,
    dated,
    period: period && periodText(period),
    totalDebitCents,
    totalCreditCents,
  };
}

/** Lines of a stored plan carry what the screen shows; instants came back as text. */
export function plannedView(plan: Plan, kind: "planned" | "sent", rules: CompanyRules): JournalView {
  const lines = plan.lines as readonly DraftLine[];
  const totalDebitCents = sumCents(lines.map((line) => line.debitCents));
  const totalCreditCents = sumCents(lines.map((line) => line.creditCents));
  return {
    ...view(kind, lines, rules),
    date: plan.date,
    dated: plan.dated ?? null,
    period: plan.period,
    totalDebitCents,
    totalCreditCents,
  };
}

function view(kind: JournalView["kind"], lines: readonly DraftLine[], rules: CompanyRules) {
  const payers = payersOf(lines);
  const views = lines.map((line, index) => lineView(line, index, rules, payers));
  const expenseLines = views.filter((line) => line.kind !== "settlement").slice(0, EXPENSE_LINES_SHOWN_MAX);
  return {
    kind,
    lines: [...expenseLines, ...views.filter((line) => line.kind === "settlement")],
    lineCount: lines.length,
  };
}

function lineView(
  line: DraftLine,
  index: number,
  rules: CompanyRules,
  payers: ReadonlyMap<string, string | null>,
): LineView {
  const { account, debitCents, creditCents, text, expenseId, merchant, category, spentOn } = line;
  const known = account === null ? undefined : rules.accounts.get(account);
  const why: readonly LineWhy[] = line.why ?? [];
  const sums = why.flatMap((one) => (one.kind === "summed" ? [one] : []));
  return {
    ...{ kind: kindOf(expenseId ?? null, why), spentIn: line.spentIn ?? null },
    ...{ index, account, debitCents, creditCents, text, expenseId: expenseId ?? null },
    ...{ merchant: merchant ?? "", category: category ?? "", spentOn: spentOn ?? null },
    accountName: known?.description ?? "",
    paidBy: expenseId === null ? null : (payers.get(expenseId) ?? null),
    parts: partsOf(why),
    tax: taxOf(why),
    sums: sums.slice(0, EXPENSE_LINES_SHOWN_MAX).map(summedView),
    sumCount: sums.length,
    paid: why.flatMap((one) => (one.kind === "settlement" ? [paidView(one)] : [])),
    faults: account === null ? [] : accountFaults(known),
  };
}

function kindOf(expenseId: string | null, why: readonly LineWhy[]): LineView["kind"] {
  if (why.some(({ kind }) => kind === "summed")) return "sum";
  if (why.some(({ kind }) => kind === "tax")) return "tax";
  return expenseId === null ? "settlement" : "expense";
}

function partsOf(why: readonly LineWhy[]): readonly WhyPart[] {
  return why.flatMap((one) => (one.kind === "composed" ? one.parts.map(partView) : []));
}

function taxOf(why: readonly LineWhy[]): WhyTax | null {
  const found = why.find((one) => one.kind === "tax");
  if (!found) return null;
  const { tax, recoverableBasisPoints: basisPoints, set } = found.rule;
  return { tax, basisPoints, taxCents: found.taxCents, setBy: set?.by ?? null, version: set?.version ?? null };
}

function summedView({ kind: _kind, why, ...expense }: Extract<LineWhy, { kind: "summed" }>): SummedView {
  return { ...expense, parts: partsOf([why]), tax: taxOf([why]) };
}

/** The version tells a choice that is only tried from a saved one. */
function partView(part: SegmentPart): WhyPart {
  const { value, name: segmentName, sourceKind: kind, sourceText: source, setBy, setAt, version } = part;
  return {
    value,
    segmentName,
    kind,
    source,
    setBy,
    setAt: isoText(setAt),
    version,
    unsaved: version === UNSAVED_VERSION,
  };
}

function paidView(why: Extract<LineWhy, { kind: "settlement" }>): WhyPaid {
  const [entry] = why.entries;
  const set = { setBy: entry?.setBy ?? null, setAt: isoText(entry?.setAt ?? null), version: entry?.version ?? null };
  return { payer: why.payer, expenses: why.expenseIds.length, ...set };
}

/** A plan in jsonb has its instants as text already. */
function isoText(at: Date | string | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Expense → `employee`, or the card; null when nobody can tell. */
function payersOf(lines: readonly DraftLine[]): ReadonlyMap<string, string | null> {
  const pairs = lines.flatMap((line) =>
    (line.why ?? []).flatMap((why) =>
      why.kind === "settlement" ? why.expenseIds.map((id) => [id, payerText(why.payer)] as const) : [],
    ),
  );
  return new Map(pairs);
}

export function payerText(payer: Payer): string | null {
  if (payer.kind === "unknown") return null;
  return payer.kind === "employee" ? "employee" : payer.card;
}
