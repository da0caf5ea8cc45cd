import type { Status } from "#components/shared/status-mark.tsx";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Cell, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import { cn } from "#components/ui/cn.ts";
import type { CloneItem } from "#lib/web/queries/company.ts";
import { inOrder, PART_WORDS, refusalWords, saidWords } from "./clone-words.ts";

const KINDS: Readonly<Record<CloneItem["kind"], Readonly<{ word: string; status: Status }>>> = {
  new: { word: "New", status: "ready" },
  changed: { word: "Changed", status: "held" },
  cannot: { word: "Cannot be taken", status: "rejected" },
};

/** On a phone a card: what, here and there beside each other, what would become of it. */
const PHONE_ROW = "phone:grid phone:grid-cols-2 phone:gap-x-3 phone:gap-y-1 phone:border-b phone:px-3.5 phone:py-2.5";
const PHONE_CELL = "phone:block phone:h-auto phone:border-0 phone:p-0 phone:first:pl-0 phone:last:pr-0";

type CloneTableProps = {
  items: readonly CloneItem[];
  overwrite: ReadonlySet<string>;
  onTick: (id: string, isTicked: boolean) => void;
};

/** What is there, what would be there, and what stays because a person chose it. */
export function CloneTable({ items, overwrite, onTick }: CloneTableProps) {
  return (
    <Table className="phone:block phone:*:block">
      <TableHead className="phone:hidden!">
        <tr>
          <HeadCell>What</HeadCell>
          <HeadCell>Here now</HeadCell>
          <HeadCell>There</HeadCell>
          <HeadCell>Outcome</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {inOrder(items)
          .map((item) => ({ ...item, words: saidWords(item.said) }))
          .map(({ words, ...item }) => (
            <Row key={item.id} className={PHONE_ROW}>
              <Cell className={cn(PHONE_CELL, "phone:col-span-2")}>
                {words.label}
                <span className="sr-only">, {PART_WORDS[item.part]}</span>
              </Cell>
              <Cell className={cn(PHONE_CELL, "tabular-nums")}>
                <span className="hidden text-xs text-muted-foreground phone:block">Here now</span>
                {words.before ?? "–"}
              </Cell>
              <Cell className={cn(PHONE_CELL, "tabular-nums")}>
                <span className="hidden text-xs text-muted-foreground phone:block">There</span>
                {words.after}
              </Cell>
              <Cell className={cn(PHONE_CELL, "phone:col-span-2")}>
                <span className="flex flex-wrap items-center gap-x-2.5">
                  <StatusBadge status={KINDS[item.kind].status}>{KINDS[item.kind].word}</StatusBadge>
                  {item.refusal === null ? null : (
                    <span className="text-xs text-muted-foreground">{refusalWords(item)}</span>
                  )}
                  {item.kind === "changed" && item.byPerson !== null ? (
                    <LabelledCheckbox
                      checked={overwrite.has(item.id)}
                      onChange={(event) => onTick(item.id, event.target.checked)}
                      label={<span className="text-xs">Chosen by {item.byPerson}: overwrite it</span>}
                    />
                  ) : null}
                </span>
              </Cell>
            </Row>
          ))}
      </TableBody>
    </Table>
  );
}
