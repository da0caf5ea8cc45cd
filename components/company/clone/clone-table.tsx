import type { Status } from "#components/shared/status-mark.tsx";
import { StatusBadge } from "#components/shared/status-badge.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import { Cell, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import type { CloneItem } from "#lib/web/queries/company.ts";
import { PART_WORDS, refusalWords, saidWords } from "./clone-words.ts";

const KINDS: Readonly<Record<CloneItem["kind"], Readonly<{ word: string; status: Status }>>> = {
  new: { word: "New", status: "ready" },
  changed: { word: "Changed", status: "held" },
  cannot: { word: "Cannot be taken", status: "rejected" },
};

type CloneTableProps = {
  items: readonly CloneItem[];
  overwrite: ReadonlySet<string>;
  onTick: (id: string, isTicked: boolean) => void;
};

/** What is there, what would be there, and what stays because a person chose it. */
export function CloneTable({ items, overwrite, onTick }: CloneTableProps) {
  return (
    <Table>
      <TableHead>
        <tr>
          <HeadCell>What</HeadCell>
          <HeadCell>Here now</HeadCell>
          <HeadCell>There</HeadCell>
          <HeadCell>Outcome</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {items
          .map((item) => ({ ...item, words: saidWords(item.said) }))
          .map(({ words, ...item }) => (
            <Row key={item.id}>
              <Cell>
                {words.label}
                <span className="sr-only">, {PART_WORDS[item.part]}</span>
              </Cell>
              <Cell className="tabular-nums">{words.before ?? "–"}</Cell>
              <Cell className="tabular-nums">{words.after}</Cell>
              <Cell>
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
