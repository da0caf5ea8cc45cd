"use client";

import { FilterRow } from "#components/shared/search-input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { AcceptSure } from "./accept-sure.tsx";
import type { MappingDeskState } from "./use-mapping-desk.ts";

/** Search, filter, and the rule of precedence in one line. */
export function MappingTools({ desk, mayEdit }: { desk: MappingDeskState; mayEdit: boolean }) {
  const { params, setParams, page } = desk;
  const counts = page?.counts;
  return (
    <FilterRow label="Search source, account, cost centre" q={params.q} setParams={setParams}>
      <Segmented
        label="Which rows"
        className="min-w-0"
        value={params.filter}
        onChange={(filter) => void setParams({ filter, page: null })}
        options={[
          { value: "all", label: "Unmapped first" },
          { value: "unmapped", label: "Unmapped", count: counts?.unmapped },
          { value: "category", label: "Categories", count: counts?.category },
          { value: "tag", label: "Tags", count: counts?.tag },
          { value: "other", label: "Others", count: counts?.other },
        ]}
      />
      {mayEdit && page !== undefined && page.sure > 0 ? <AcceptSure count={page.sure} desk={desk} /> : null}
      <span className="flex-1" />
      <span className="flex items-center gap-1.5 text-xs text-muted-foreground max-md:hidden">
        <span className={page !== undefined && page.sure > 0 ? "max-[1720px]:hidden" : "max-xl:hidden"}>
          A choice for one expense beats the mapping.
        </span>
        {mayEdit ? (
          <>
            <Kbd>U</Kbd> unmap <Kbd>Z</Kbd> undo
          </>
        ) : null}
      </span>
    </FilterRow>
  );
}
