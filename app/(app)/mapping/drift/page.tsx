import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { DriftDesk } from "#components/drift/drift-desk.tsx";
import { loadDriftParams } from "#components/drift/drift-params.ts";
import { prefetched } from "#lib/web/prefetch.ts";
import { driftQuery } from "#lib/web/queries/drift.ts";
import { pushesQuery } from "#lib/web/queries/push.ts";
import { listDriftRead } from "#lib/web/reads/drift.ts";
import { listPushesRead } from "#lib/web/reads/push.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Drift" };

export default async function DriftPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireCompany();
  const companyId = session.company.id;
  const params = { companyId, ...(await loadDriftParams(searchParams)) };
  const [page, pushes] = await Promise.all([listDriftRead(params), listPushesRead({ companyId })]);
  const state = prefetched({ ...driftQuery(params), value: page }, { ...pushesQuery(companyId), value: pushes });
  const rights = { mayEdit: allowed(session, "mapping.edit"), mayAgree: allowed(session, "posting.approve") };
  return (
    <HydrationBoundary state={state}>
      <DriftDesk rights={rights} />
    </HydrationBoundary>
  );
}
