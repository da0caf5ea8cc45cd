"use client";

import Link from "next/link";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { AccountString } from "#components/shared/value/account-string.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { shareWords } from "#components/shared/mapping/option-words.ts";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { Segmented } from "#components/ui/segmented.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Cell, CellNote, HeadCell, Row, Table, TableBody, TableFoot, TableHead } from "#components/ui/table.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { LineView } from "#lib/web/queries/review.ts";
import type { ExampleKind, OptionsExample } from "#lib/web/queries/rules.ts";
import { datedWords } from "./rule-words.ts";
import type { RulesDeskState } from "./use-rules-desk.ts";

const ROWS_WAITING = 6;
/** An example is to be seen at a glance; the report's own page shows all. */
const LINES_SHOWN_MAX = 14;
const PROBLEMS_SHOWN_MAX = 3;

const KINDS: readonly Readonly<{ value: ExampleKind; label: string }>[] = [
  { value: "last", label: "Last report" },
  { value: "tax", label: "With tax" },
  { value: "foreign", label: "Other currency" },
  { value: "long", label: "Longest" },
];

/** The journal that a real report would make under the rules on the screen. */
export function ExampleJournal({ desk }: { desk: RulesDeskState }) {
  const { preview, example, setExample, isSettled } = desk;
  return (
    <Card aria-label="Example" aria-busy={!isSettled} className="overflow-clip">
      <CardHead className="flex-wrap py-1.5">
        <CardTitle>Example</CardTitle>
        <Spacer />
        <Segmented label="Of which report" value={example} options={KINDS} onChange={setExample} />
      </CardHead>
      {preview === undefined ? (
        <SkeletonRows rows={ROWS_WAITING} />
      ) : preview.example === null ? (
        <p className="p-3.5 text-muted-foreground">{noExample(example)}</p>
      ) : (
        <Journal example={preview.example} faded={!isSettled} />
      )}
    </Card>
  );
}

function noExample(kind: ExampleKind): string {
  if (kind === "tax") return "None of the last reports names a tax.";
  if (kind === "foreign") return "None of the last reports has an expense in another currency.";
  return "No approved report was read yet. The example shows the first one as soon as it is there.";
}

function Journal({ example, faded }: { example: OptionsExample; faded: boolean }) {
  const { journal, employee, reportName, reportId, expenses, currency } = example;
  const shown = journal.lines.slice(0, LINES_SHOWN_MAX);
  const settlements = journal.lines.slice(LINES_SHOWN_MAX).filter(({ kind }) => kind === "settlement");
  const leftOut = journal.lineCount - shown.length - settlements.length;
  return (
    <div className={cn("transition-opacity", faded && "opacity-60")}>
      <div className="grid gap-1 border-b px-3.5 py-2">
        <p>
          <b className="font-medium">{employee}</b>, {reportName || reportId}{" "}
          <span className="text-muted-foreground">{countOf(expenses, "expense")}</span>
        </p>
        <p className="text-xs text-muted-foreground">Dated {datedWords(journal)}. Nothing of this is saved or sent.</p>
        <Problems example={example} />
      </div>
      <Table aria-label="Example journal" className="table-fixed phone:**:[th,td]:px-1.5">
        <TableHead>
          <tr>
            <HeadCell>Line text in GP</HeadCell>
            <HeadCell className="w-[116px] phone:hidden">Account</HeadCell>
            <HeadCell align="right" className="w-[92px] phone:w-[74px]">
              Debit, {currency}
            </HeadCell>
            <HeadCell align="right" className="w-[84px] phone:w-[74px]">
              Credit
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {[...shown, ...settlements].map((line) => (
            <Line key={line.index} line={line} />
          ))}
        </TableBody>
        <TableFoot>
          <tr>
            <Cell>{leftOut > 0 ? `${countOf(leftOut, "more line")}, counted in the total` : "Total"}</Cell>
            <Cell className="phone:hidden" />
            <Cell align="right">
              <Money amountCents={journal.totalDebitCents} />
            </Cell>
            <Cell align="right">
              <Money amountCents={journal.totalCreditCents} />
            </Cell>
          </tr>
        </TableFoot>
      </Table>
    </div>
  );
}

/** Why it would be held, said here so that nobody takes the example for a journal that goes out. */
function Problems({ example: { problems, reportId } }: { example: OptionsExample }) {
  if (problems.length === 0) return null;
  const titles = [...new Set(problems.map((problem) => problemText(problem).title))];
  return (
    <div className="text-xs text-held">
      <StatusMark status="held" /> It would be held: {titles.slice(0, PROBLEMS_SHOWN_MAX).join("; ")}
      {titles.length > PROBLEMS_SHOWN_MAX ? ` and ${titles.length - PROBLEMS_SHOWN_MAX} more` : ""}{" "}
      <Link href={`/review?q=${encodeURIComponent(reportId)}`} className="text-link underline">
        Review
      </Link>
    </div>
  );
}

function Line({ line }: { line: LineView }) {
  return (
    <Row className="*:h-row-two *:py-0.5">
      <Cell>
        <span className="block truncate" title={line.text}>
          {line.text}
        </span>
        <CellNote className="truncate">
          <span className="hidden phone:inline">{line.account ?? "no account yet"}, </span>
          {noteOf(line)}
        </CellNote>
      </Cell>
      <Cell className="phone:hidden">
        {line.account === null ? <span className="text-held">none yet</span> : <AccountString account={line.account} />}
      </Cell>
      <Cell align="right">
        <Money amountCents={line.debitCents} blankZero />
      </Cell>
      <Cell align="right">
        <Money amountCents={line.creditCents} blankZero />
      </Cell>
    </Row>
  );
}

/** What kind of line it is: its category, what was spent abroad, which tax, how many it sums. */
function noteOf({ kind, category, spentIn, tax, sumCount, accountName, paid }: LineView): string {
  if (kind === "sum") return `Sum of ${sumCount}, ${accountName}`;
  if (kind === "tax" && tax !== null)
    return `${shareWords(tax.basisPoints)} of ${formatMoney(tax.taxCents)} ${tax.tax}`;
  if (kind === "settlement")
    return countOf(
      paid.reduce((count, { expenses }) => count + expenses, 0),
      "expense",
    );
  const spent = spentIn === null ? "" : `spent ${spentIn.currency} ${formatMoney(spentIn.amountCents)}`;
  return [category || "no category", spent].filter(Boolean).join(", ");
}
