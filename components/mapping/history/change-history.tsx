"use client";

import { useQuery } from "@tanstack/react-query";
import { Instant } from "#components/shared/value/instant.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatDay, formatInstant } from "#lib/web/format.ts";
import { type MappingRow, mappingHistoryQuery } from "#lib/web/queries/mapping.ts";

/** "Mei Tan, 12 Aug 2026": opens who mapped it to what, and when. */
export function ChangeHistory({ row }: { row: MappingRow }) {
  const { timeZone } = useCompany();
  if (row.setBy === null || row.setAt === null || row.key === null) return null;
  const set = `${row.setBy}, ${formatInstant(row.setAt, timeZone, "date")}`;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <button
          type="button"
          aria-label={`${set}: history of ${row.name}`}
          className="focus-inset max-w-full truncate rounded-sm text-left text-muted-foreground hover:text-foreground hover:underline"
        >
          {set}
        </button>
      </PopoverTrigger>
      <PopoverContent className="w-[360px]" aria-label={`History of ${row.name}`}>
        <Versions mappingKey={row.key} name={row.name} />
      </PopoverContent>
    </Popover>
  );
}

function Versions({ mappingKey, name }: { mappingKey: NonNullable<MappingRow["key"]>; name: string }) {
  const { id } = useCompany();
  const { data } = useQuery(mappingHistoryQuery(id, mappingKey));
  return (
    <div className="grid gap-1.5">
      <h3 className="text-xs font-semibold text-muted-foreground">History of {name}</h3>
      {data === undefined ? <SkeletonRows rows={2} /> : null}
      <ol className="grid max-h-72 gap-1.5 overflow-y-auto">
        {data?.map((version, index) => (
          <li key={version.version} className="grid grid-cols-[44px_minmax(0,1fr)] gap-x-2">
            <span className="text-xs text-muted-foreground">v{version.version}</span>
            <span>
              {data[index + 1]?.target ?? "unmapped"} → <b>{version.target ?? "unmapped"}</b>
              {version.effectiveFrom === null ? null : (
                <span className="text-xs text-muted-foreground"> from {formatDay(version.effectiveFrom)}</span>
              )}
              {version.whole && version.target !== null ? (
                <span className="text-xs text-muted-foreground"> whole account</span>
              ) : null}
              <span className="block text-xs text-muted-foreground">
                {version.by}, <Instant at={version.at} format="full" plain />
              </span>
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
