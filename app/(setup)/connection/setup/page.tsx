import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { z } from "zod";
import { SetupDesk } from "#components/connection/setup/setup-desk.tsx";
import { settingFields } from "#lib/core/connection/setting-fields.ts";
import { prefetched } from "#lib/web/prefetch.ts";
import { connectionsQuery } from "#lib/web/queries/connection.ts";
import { setupQuery, setupsQuery } from "#lib/web/queries/setup.ts";
import { listConnectionsRead } from "#lib/web/reads/connection.ts";
import { listSetupsRead, readSetupRead } from "#lib/web/reads/setup.ts";
import { allowed, requireSession } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Set up a company" };

const Search = z.object({ id: z.uuid() });

export default async function SetupPage({ searchParams }: PageProps<"/connection/setup">) {
  const session = await requireSession();
  const rights = { mayPing: allowed(session, "connection.ping"), mayManage: allowed(session, "connection.manage") };
  const asked = Search.safeParse(await searchParams);
  const one =
    asked.success && rights.mayManage
      ? [{ ...setupQuery(asked.data.id), value: await readSetupRead({ setupId: asked.data.id }) }]
      : [];
  return (
    <HydrationBoundary
      state={prefetched(
        { ...connectionsQuery(), value: await listConnectionsRead({}) },
        { ...setupsQuery(), value: await listSetupsRead({}) },
        ...one,
      )}
    >
      <SetupDesk
        now={session.ctx.clock.now().toISOString()}
        rights={rights}
        fields={settingFields()}
        timeZone={session.company?.timeZone ?? null}
        isFirst={session.company === null}
      />
    </HydrationBoundary>
  );
}
