import { AccountString } from "#components/shared/value/account-string.tsx";
import { DayText } from "#components/shared/value/day-text.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Cell, CellNote, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import type { ShadowRow } from "#lib/web/queries/shadow.ts";
import { canConfirm, journalText, KIND_WORDS } from "./shadow-words.ts";

type ShadowTableProps = {
  rows: readonly ShadowRow[];
  ticked: ReadonlySet<string>;
  /** Undefined: nothing may be ticked. */
  onTick: ((reportIds: readonly string[], isTicked: boolean) => void) | undefined;
  /** The company is not live: what was confirmed may be taken back. */
  mayUndo: boolean;
};

/** Report by report: what our rules make, what GP has, and where they differ. */
export function ShadowTable({ rows, ticked, onTick, mayUndo }: ShadowTableProps) {
  const { currency } = useCompany();
  const tickable = rows.filter((row) => canConfirm(row) || (mayUndo && row.keyed !== null));
  const allTicked = tickable.length > 0 && tickable.every(({ reportId }) => ticked.has(reportId));
  return (
    <Table>
      <TableHead>
        <tr>
          <HeadCell className="w-8">
            {onTick ? (
              <Checkbox
                aria-label="All on this page"
                checked={allTicked}
                mixed={!allTicked && tickable.some(({ reportId }) => ticked.has(reportId))}
                onChange={(event) =>
                  onTick(
                    tickable.map(({ reportId }) => reportId),
                    event.target.checked,
                  )
                }
              />
            ) : null}
          </HeadCell>
          <HeadCell>Report</HeadCell>
          <HeadCell>Our journal</HeadCell>
          <HeadCell align="right">Amount, {currency}</HeadCell>
          <HeadCell>Match</HeadCell>
          <HeadCell>In GP</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <ShadowRowView
            key={row.reportId}
            row={row}
            isTicked={ticked.has(row.reportId)}
            onTick={onTick && tickable.includes(row) ? (isTicked) => onTick([row.reportId], isTicked) : undefined}
          />
        ))}
      </TableBody>
    </Table>
  );
}

type RowProps = { row: ShadowRow; isTicked: boolean; onTick: ((isTicked: boolean) => void) | undefined };

function ShadowRowView({ row, isTicked, onTick }: RowProps) {
  const { word, status, meaning } = KIND_WORDS[row.kind];
  return (
    <Row>
      <Cell className="align-top">
        {onTick ? (
          <Checkbox
            aria-label={`${row.employee}, ${row.name}`}
            checked={isTicked}
            onChange={(event) => onTick(event.target.checked)}
            className="mt-2"
          />
        ) : null}
      </Cell>
      <Cell className="py-1.5 align-top">
        {row.employee}
        <CellNote>
          {row.name}, {row.reportId}
        </CellNote>
      </Cell>
      <Cell className="py-1.5 align-top">{row.date === null ? "–" : <DayText value={row.date} />}</Cell>
      <Cell align="right" className="py-1.5 align-top">
        <Money amountCents={row.totalCents} />
      </Cell>
      <Cell className="py-1.5 align-top">
        <StatusBadge status={status}>{word}</StatusBadge>
        <CellNote>{meaning}</CellNote>
      </Cell>
      <Cell className="py-1.5 align-top">
        <InGp row={row} />
      </Cell>
    </Row>
  );
}

function InGp({ row }: { row: ShadowRow }) {
  const { journals, together, differences, codes, keyed } = row;
  const [first] = journals;
  return (
    <>
      {keyed === null ? null : (
        <StatusBadge status="ok">
          Confirmed as journal {keyed.journalNumber} by {keyed.confirmedBy}
        </StatusBadge>
      )}
      {first && keyed === null ? (
        <span className="inline-block first-letter:uppercase">{journalText(journals)}</span>
      ) : null}
      {first ? (
        <CellNote>
          <DayText value={first.date} />
          {together.length > 0 ? `, together with ${together.length} more` : ""}
        </CellNote>
      ) : null}
      {differences.map(({ account, oursCents, theirsCents }) => (
        <CellNote key={account}>
          <AccountString account={account} />: ours <Money amountCents={oursCents} />, GP{" "}
          <Money amountCents={theirsCents} />
        </CellNote>
      ))}
      {codes.length > 0 ? <CellNote>{codes.map((code) => codeWords(code)).join(", ")}</CellNote> : null}
    </>
  );
}

/** Only the code was kept: "category unmapped" says where to look. */
function codeWords(code: string): string {
  return code.replaceAll("_", " ");
}
