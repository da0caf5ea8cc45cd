import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { GateDesk } from "#components/company/gate-desk.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { gateQuery } from "#lib/web/queries/company.ts";
import { checkGateRead } from "#lib/web/reads/company.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Go live" };

export default async function CompanyPage() {
  const session = await requireCompany();
  const companyId = session.company.id;
  const rights = { mayGoLive: allowed(session, "company.go_live"), mayStop: allowed(session, "company.stop") };
  return (
    <HydrationBoundary state={prefetched({ ...gateQuery(companyId), value: await checkGateRead({ companyId }) })}>
      <GateDesk rights={rights} />
    </HydrationBoundary>
  );
}
