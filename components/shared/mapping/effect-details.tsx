"use client";

import { AccountString } from "../value/account-string.tsx";
import { DayText } from "../value/day-text.tsx";
import { Money } from "../value/money.tsx";
import { Button } from "#components/ui/button.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { Cell, CellNote, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import type { MappingPreview } from "#lib/web/queries/mapping.ts";

type Details = Omit<MappingPreview, "inGp" | "inGpTouched" | "beyond" | "issues" | "begins">;

/** The list behind the numbers: which reports unblock, which would be held, and how the waiting journals change. */
export function EffectDetails({ effect }: { effect: Details }) {
  const { released, blocked, examples, accounts, unblocked, newlyHeld, changed, changedCents } = effect;
  if (unblocked + newlyHeld + changed === 0) return null;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button size="sm">Show which</Button>
      </PopoverTrigger>
      <PopoverContent
        align="start"
        className="grid max-h-[60dvh] w-[min(560px,calc(100vw-32px))] gap-4 overflow-y-auto p-3.5"
      >
        <Reports title={`${countOf(unblocked, "held report")} would be released`} reports={released} all={unblocked} />
        <Reports title={`${countOf(newlyHeld, "ready report")} would be held`} reports={blocked} all={newlyHeld} />
        {changed > 0 ? (
          <section className="grid gap-2">
            <h3 className="font-semibold">
              {countOf(changed, "waiting journal")} of <Money amountCents={changedCents} />{" "}
              {changed === 1 ? "changes" : "change"}
            </h3>
            {examples.map((example) => (
              <Example key={example.postingId} example={example} />
            ))}
          </section>
        ) : null}
        <Accounts accounts={accounts} />
      </PopoverContent>
    </Popover>
  );
}

type Listed = MappingPreview["released"];

function Reports({ title, reports, all }: { title: string; reports: Listed; all: number }) {
  if (all === 0) return null;
  return (
    <section className="grid gap-1">
      <h3 className="font-semibold">{title}</h3>
      <ul className="grid gap-0.5">
        {reports.map(({ postingId, employee, name, totalCents }) => (
          <li key={postingId} className="flex gap-3 text-xs">
            <span className="min-w-0 flex-1 truncate">
              {employee}, <span className="text-muted-foreground">{name}</span>
            </span>
            <Money amountCents={totalCents} />
          </li>
        ))}
      </ul>
      {all > reports.length ? <p className="text-xs text-muted-foreground">and {all - reports.length} more</p> : null}
    </section>
  );
}

function Example({ example: { employee, name, lines, date } }: { example: MappingPreview["examples"][number] }) {
  return (
    <div>
      <p className="text-xs">
        {employee}, <span className="text-muted-foreground">{name}</span>
      </p>
      {date === undefined ? null : (
        <CellNote>
          Date: <DayText value={date.before} /> →{" "}
          <b className="font-medium text-foreground">
            <DayText value={date.after} />
          </b>
        </CellNote>
      )}
      {lines.map(({ what, before, after, debitCents, creditCents, text }, index) => (
        <CellNote key={`${index}-${after}`}>
          {text === undefined ? what : `“${text.before}” → “${text.after}”`}:{" "}
          {before === null || before === after ? "" : `${before} → `}
          <b className="font-medium text-foreground">{after}</b>, <Money amountCents={debitCents} blankZero />
          <Money amountCents={creditCents} blankZero />
          {creditCents > 0 ? " credit" : ""}
        </CellNote>
      ))}
    </div>
  );
}

/** Debits less credits of all waiting journals together, before and after. */
function Accounts({ accounts }: { accounts: MappingPreview["accounts"] }) {
  const { currency } = useCompany();
  if (accounts.length === 0) return null;
  return (
    <section className="grid gap-1">
      <h3 className="font-semibold">In total by account, {currency}</h3>
      <Table>
        <TableHead>
          <tr>
            <HeadCell>Account</HeadCell>
            <HeadCell align="right">Journals</HeadCell>
            <HeadCell align="right">Now</HeadCell>
            <HeadCell align="right">Then</HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {accounts.map(({ account, journals, beforeCents, afterCents }) => (
            <Row key={account}>
              <Cell>
                <AccountString account={account} />
              </Cell>
              <Cell align="right">{journals}</Cell>
              <Cell align="right">
                <Money amountCents={beforeCents} />
              </Cell>
              <Cell align="right">
                <Money amountCents={afterCents} />
              </Cell>
            </Row>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
