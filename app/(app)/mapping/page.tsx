import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { MappingDesk } from "#components/mapping/mapping-desk.tsx";
import { loadMappingParams } from "#components/mapping/mapping-params.ts";
import { prefetched } from "#lib/web/prefetch.ts";
import { brakesQuery, mappingQuery, targetsQuery } from "#lib/web/queries/mapping.ts";
import { listBrakesRead, listMappingRead, listTargetsRead } from "#lib/web/reads/mapping.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Mapping" };

export default async function MappingPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireCompany();
  const companyId = session.company.id;
  const params = { companyId, ...(await loadMappingParams(searchParams)) };
  const [page, targets, brakes] = await Promise.all([
    listMappingRead(params),
    listTargetsRead({ companyId }),
    listBrakesRead({ companyId }),
  ]);
  const state = prefetched(
    { ...mappingQuery(params), value: page },
    { ...targetsQuery(companyId), value: targets },
    { ...brakesQuery(companyId), value: brakes },
  );
  return (
    <HydrationBoundary state={state}>
      <MappingDesk mayEdit={allowed(session, "mapping.edit")} />
    </HydrationBoundary>
  );
}
