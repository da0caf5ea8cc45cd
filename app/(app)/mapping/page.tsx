import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { loadMappingParams } from "#components/mapping/mapping-params.ts";
import { MappingViews } from "#components/mapping/views/mapping-views.tsx";
import { loadViewParams } from "#components/mapping/views/view-params.ts";
import { prefetched } from "#lib/web/prefetch.ts";
import { brakesQuery, mappingQuery } from "#lib/web/queries/mapping.ts";
import { boardQuery, matrixQuery } from "#lib/web/queries/mapping-views.ts";
import { listBrakesRead, listMappingRead } from "#lib/web/reads/mapping.ts";
import { getBoardRead, getMatrixRead } from "#lib/web/reads/mapping-views.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Mapping" };

export default async function MappingPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireCompany();
  const companyId = session.company.id;
  const { view } = await loadViewParams(searchParams);
  // The chart comes after the first paint: rows name their targets, and thousands of accounts would stand in the page twice.
  const [shown, brakes] = await Promise.all([
    readView(companyId, view, searchParams),
    listBrakesRead({ companyId }).then((value) => ({ ...brakesQuery(companyId), value })),
  ]);
  return (
    <HydrationBoundary state={prefetched(shown, brakes)}>
      <MappingViews mayEdit={allowed(session, "mapping.edit")} />
    </HydrationBoundary>
  );
}

/** What the view that is asked for shows first. */
async function readView(companyId: string, view: "board" | "table" | "matrix", searchParams: Promise<SearchParams>) {
  if (view === "board") return { ...boardQuery(companyId), value: await getBoardRead({ companyId }) };
  if (view === "matrix") return { ...matrixQuery(companyId), value: await getMatrixRead({ companyId }) };
  const params = { companyId, ...(await loadMappingParams(searchParams)) };
  return { ...mappingQuery(params), value: await listMappingRead(params) };
}
