import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { createLoader, parseAsInteger, parseAsStringLiteral, type SearchParams } from "nuqs/server";
import { SyncDesk } from "#components/sync/sync-desk.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { connectionsQuery } from "#lib/web/queries/connection.ts";
import { syncsQuery } from "#lib/web/queries/sync.ts";
import { listConnectionsRead } from "#lib/web/reads/connection.ts";
import { listSyncsRead } from "#lib/web/reads/sync.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Sync" };

const load = createLoader({
  view: parseAsStringLiteral(["all", "sent", "problems"] as const).withDefault("all"),
  before: parseAsInteger,
});

export default async function SyncPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireCompany();
  const { view, before } = await load(searchParams);
  const companyId = session.company.id;
  const page = await listSyncsRead({ companyId, view, ...(before === null ? {} : { before }) });
  return (
    <HydrationBoundary
      state={prefetched(
        { ...syncsQuery({ companyId, view, before }), value: page },
        { ...connectionsQuery(), value: await listConnectionsRead({}) },
      )}
    >
      <SyncDesk rights={{ mayRun: allowed(session, "sync.run"), maySchedule: allowed(session, "schedule.manage") }} />
    </HydrationBoundary>
  );
}
