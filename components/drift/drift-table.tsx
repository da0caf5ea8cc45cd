"use client";

import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useSaveMapping } from "#components/shared/mapping/use-save-mapping.ts";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Cell, CellNote, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { DriftPage, DriftRow } from "#lib/web/queries/drift.ts";
import type { MappingChange } from "#lib/web/queries/mapping.ts";
import { placeWords, storyOf, whatOf } from "./drift-words.ts";

type DriftTableProps = {
  page: DriftPage;
  mayEdit: boolean;
  /** Why nothing can be pushed now. */
  pushRefused: string | undefined;
  onPush: () => void;
};

/** On a phone a row is a card: badge and money, then the name with its story, then the fix. */
const PHONE_ROW = "phone:grid phone:grid-cols-[1fr_auto] phone:gap-1.5 phone:border-b phone:px-3.5 phone:py-2.5";
const PHONE_CELL =
  "phone:block phone:h-auto phone:border-0 phone:bg-transparent phone:p-0 phone:first:pl-0 phone:last:pr-0";

/** What drifted, the most money first, each with its fix. */
export function DriftTable({ page, mayEdit, pushRefused, onPush }: DriftTableProps) {
  const { currency } = useCompany();
  return (
    <Table className="table-fixed phone:block">
      <TableHead className="phone:hidden">
        <tr>
          <HeadCell className="w-[140px]">What</HeadCell>
          <HeadCell>Name and what happened</HeadCell>
          <HeadCell className="w-[120px] max-lg:hidden">Noticed</HeadCell>
          <HeadCell align="right" className="w-[112px]">{`90 days, ${currency}`}</HeadCell>
          <HeadCell align="right" className="w-[120px] max-md:hidden">
            Held
          </HeadCell>
          <HeadCell className="w-[290px] max-md:w-[190px]">Fix</HeadCell>
        </tr>
      </TableHead>
      <TableBody className="phone:block">
        {page.rows.map((row) => (
          <DriftRowView key={row.id} row={row}>
            <Fix row={row} version={page.version} mayEdit={mayEdit} pushRefused={pushRefused} onPush={onPush} />
          </DriftRowView>
        ))}
      </TableBody>
    </Table>
  );
}

function DriftRowView({ row, children }: { row: DriftRow; children: ReactNode }) {
  const { status, word } = whatOf(row);
  return (
    <Row className={PHONE_ROW}>
      <Cell className={PHONE_CELL}>
        <StatusBadge status={status}>{word}</StatusBadge>
      </Cell>
      <Cell className={cn(PHONE_CELL, "py-1.5 phone:col-span-2 phone:row-start-2")}>
        <span className="font-medium">{row.name}</span>
        <span className="ml-2 text-xs text-muted-foreground">{placeWords(row)}</span>
        <CellNote className="whitespace-normal">{storyOf(row)}.</CellNote>
      </Cell>
      <Cell className="max-lg:hidden">
        {row.noticedAt === null ? <span className="text-muted-foreground">–</span> : <Instant at={row.noticedAt} />}
      </Cell>
      <Cell align="right" className={PHONE_CELL}>
        <Money amountCents={row.spendCents} />
      </Cell>
      <Cell align="right" className={cn("max-md:hidden", row.heldReports === 0 && "text-muted-foreground")}>
        {row.heldReports === 0 ? "–" : countOf(row.heldReports, "report")}
        {row.heldReports === 0 ? null : <CellNote>{formatMoney(row.heldCents)}</CellNote>}
      </Cell>
      <Cell className={cn(PHONE_CELL, "phone:col-span-2")}>
        <span className="flex flex-wrap gap-1.5 py-1">{children}</span>
      </Cell>
    </Row>
  );
}

type FixProps = Omit<DriftTableProps, "page"> & { row: DriftRow; version: number };

/** Where the fix is: say that it is the old one, map it, push a tag, or look at what is mapped to it. */
function Fix({ row, version, mayEdit, pushRefused, onPush }: FixProps) {
  const { id: companyId } = useCompany();
  const client = useQueryClient();
  const { save, pending } = useSaveMapping(companyId);
  const { key, sameAs, side, what, name, target } = row;
  const [best] = sameAs;
  const saveSame = async (same: NonNullable<typeof best>) => {
    if (key === null) return;
    const change: MappingChange = { ...key, ...(same.whole ? { segment: 0 } : {}), target: same.target };
    await save([change], version, `${name} is the same as ${same.name}: ${same.target}`);
    await client.invalidateQueries({ queryKey: ["/api/drift"] });
  };
  if (row.pushed) {
    return (
      <Button size="sm" refused={pushRefused} onClick={onPush}>
        Push to Expensify …
      </Button>
    );
  }
  // Nothing is mapped to a new value of GP, so that it is not found by its own name.
  const q = row.standsFor !== null ? "" : side === "gp" ? (target?.value ?? name) : name;
  const words = what === "gone" || side === "gp" ? "Open in mapping" : "Map it";
  return (
    <>
      {best && mayEdit ? (
        <Button size="sm" pending={pending} onClick={() => void saveSame(best)}>
          Same as {best.name} ({best.target})
        </Button>
      ) : null}
      <Button size="sm" asChild>
        <Link href={q === "" ? "/mapping?filter=unmapped" : `/mapping?q=${encodeURIComponent(q)}`}>{words}</Link>
      </Button>
    </>
  );
}
