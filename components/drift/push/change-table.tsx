import { StatusMark, type Status } from "#components/shared/status-mark.tsx";
import { Cell, HeadCell, Row, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import type { PushView } from "#lib/web/queries/push.ts";

const MARKS: Readonly<Record<"added" | "changed" | "removed", Status>> = {
  added: "ready",
  changed: "sent",
  removed: "rejected",
};
const WORDS = { added: "Added", changed: "Changed", removed: "Removed" } as const;

type Change = PushView["changes"][number];

/** The difference, line by line; removed ones first. `code` names what stands in the columns before and after. */
export function ChangeTable({ changes, code }: { changes: readonly Change[]; code: string }) {
  return (
    <Table className="phone:table-fixed">
      <TableHead>
        <tr>
          <HeadCell className="w-[110px] phone:w-[34px]">
            <span className="phone:sr-only">Change</span>
          </HeadCell>
          <HeadCell>Name</HeadCell>
          <HeadCell className="w-[24%] phone:w-[25%] phone:px-1.5 phone:leading-4">
            <span className="phone:block">{code}</span> before
          </HeadCell>
          <HeadCell className="w-[24%] phone:w-[25%] phone:px-1.5 phone:leading-4">
            <span className="phone:block">{code}</span> after
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {changes.map((change) => (
          <Row key={`${change.kind}/${change.level}/${change.name}`}>
            <Cell>
              <span className="inline-flex items-center gap-1.5">
                <StatusMark status={MARKS[change.kind]} />
                <span className="phone:sr-only">{WORDS[change.kind]}</span>
              </span>
            </Cell>
            <Cell className="phone:py-1.5 phone:break-words phone:whitespace-normal">
              {change.name}
              {change.level > 1 ? <span className="text-muted-foreground"> (level {change.level})</span> : null}
              {change.enabled === undefined ? null : change.enabled ? ", switched on" : ", switched off"}
            </Cell>
            <Cell className="text-muted-foreground phone:px-1.5 phone:break-words phone:whitespace-normal">
              {change.from || "–"}
            </Cell>
            <Cell className="phone:px-1.5 phone:break-words phone:whitespace-normal">{change.to || "–"}</Cell>
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}
