import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ConnectionDesk } from "#components/connection/connection-desk.tsx";
import { settingFields } from "#lib/core/connection/setting-fields.ts";
import { prefetched } from "#lib/web/prefetch.ts";
import { connectionsQuery } from "#lib/web/queries/connection.ts";
import { setupsQuery } from "#lib/web/queries/setup.ts";
import { listConnectionsRead } from "#lib/web/reads/connection.ts";
import { listSetupsRead } from "#lib/web/reads/setup.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionPage() {
  const session = await requireCompany();
  const rights = { mayPing: allowed(session, "connection.ping"), mayManage: allowed(session, "connection.manage") };
  return (
    <HydrationBoundary
      state={prefetched(
        { ...connectionsQuery(), value: await listConnectionsRead({}) },
        { ...setupsQuery(), value: await listSetupsRead({}) },
      )}
    >
      <ConnectionDesk now={session.ctx.clock.now().toISOString()} rights={rights} fields={settingFields()} />
    </HydrationBoundary>
  );
}
