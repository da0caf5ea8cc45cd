import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RulesDesk } from "#components/rules/rules-desk.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { rulesQuery } from "#lib/web/queries/rules.ts";
import { readRulesRead } from "#lib/web/reads/rules.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Rules" };

export default async function RulesPage() {
  const session = await requireCompany();
  const companyId = session.company.id;
  const state = prefetched({ ...rulesQuery(companyId), value: await readRulesRead({ companyId }) });
  return (
    <HydrationBoundary state={state}>
      <RulesDesk mayEdit={allowed(session, "mapping.edit")} />
    </HydrationBoundary>
  );
}
