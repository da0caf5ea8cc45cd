"use client";

import { SortHead, type Sorting } from "#components/shared/sort-head.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { HeadCell, Table, TableBody, TableHead } from "#components/ui/table.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { MappingRowView } from "./mapping-row.tsx";
import { type MappingDeskState, useRowActions } from "./use-mapping-desk.ts";

/** The rows. On a phone each is a small card of two lines. */
export function MappingTable({ desk, mayEdit }: { desk: MappingDeskState; mayEdit: boolean }) {
  const { rows, targets, usedNow, current, ticked } = desk;
  const actions = useRowActions(desk);
  return (
    <Table className="table-fixed phone:block">
      <MappingHead desk={desk} mayEdit={mayEdit} />
      <TableBody className="phone:block">
        {rows.map((row, index) => (
          <MappingRowView
            key={row.id}
            row={row}
            targets={targets}
            usedNow={usedNow}
            choice={desk.choices.get(row.id) ?? null}
            current={row.id === current?.id}
            // One row is in the tab order: the current one, or the first.
            tabStop={current === null ? index === 0 : row.id === current.id}
            ticked={ticked.has(row.id)}
            mayEdit={mayEdit}
            actions={actions}
          />
        ))}
      </TableBody>
    </Table>
  );
}

function MappingHead({ desk, mayEdit }: { desk: MappingDeskState; mayEdit: boolean }) {
  const { rows, ticked, tick, params, setParams } = desk;
  const { currency } = useCompany();
  const tickable = rows.filter((row) => row.key !== null).map((row) => row.id);
  const tickedCount = tickable.filter((id) => ticked.has(id)).length;
  const sorting: Sorting<"todo" | "name" | "spend" | "held"> = {
    column: params.sort,
    descending: params.order === "desc",
  };
  const sort = ({ column, descending }: typeof sorting) =>
    void setParams({ sort: column, order: descending ? "desc" : "asc", page: null });
  return (
    <TableHead className="phone:hidden">
      <tr>
        <HeadCell className="w-10">
          {mayEdit ? (
            <Checkbox
              aria-label="Select all rows"
              checked={tickedCount > 0 && tickedCount === tickable.length}
              mixed={tickedCount > 0 && tickedCount < tickable.length}
              onChange={(event) => tick(tickable, event.target.checked)}
            />
          ) : null}
        </HeadCell>
        <SortHead column="name" sorting={sorting} onSort={sort}>
          In Expensify
        </SortHead>
        <SortHead column="spend" sorting={sorting} onSort={sort} align="right" className="w-[104px]">
          {`90 days, ${currency}`}
        </SortHead>
        <SortHead column="held" sorting={sorting} onSort={sort} align="right" className="w-[100px]">
          Held reports
        </SortHead>
        <HeadCell className="w-[25%] max-lg:hidden">Suggestion, or set by</HeadCell>
        <HeadCell className="w-[248px] max-md:w-[180px]">In GP</HeadCell>
        <HeadCell className="w-[132px]">State</HeadCell>
      </tr>
    </TableHead>
  );
}
