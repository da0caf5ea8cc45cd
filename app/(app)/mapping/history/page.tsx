import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { loadHistoryParams } from "#components/mapping/history/history-params.ts";
import { MappingHistory } from "#components/mapping/history/mapping-history.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { versionsQuery } from "#lib/web/queries/mapping.ts";
import { listVersionsRead } from "#lib/web/reads/mapping.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "History of the mapping" };

export default async function MappingHistoryPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireCompany();
  const params = { companyId: session.company.id, ...(await loadHistoryParams(searchParams)) };
  const page = await listVersionsRead(params);
  return (
    <HydrationBoundary state={prefetched({ ...versionsQuery(params), value: page })}>
      <MappingHistory mayEdit={allowed(session, "mapping.edit")} />
    </HydrationBoundary>
  );
}
