import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { SpecialDesk } from "#components/mapping/special/special-desk.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { specialRulesQuery, targetsQuery } from "#lib/web/queries/mapping.ts";
import { listTargetsRead, specialRulesRead } from "#lib/web/reads/mapping.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Special rules" };

export default async function SpecialRulesPage() {
  const session = await requireCompany();
  const companyId = session.company.id;
  const [rules, targets] = await Promise.all([specialRulesRead({ companyId }), listTargetsRead({ companyId })]);
  const state = prefetched(
    { ...specialRulesQuery(companyId), value: rules },
    { ...targetsQuery(companyId), value: targets },
  );
  return (
    <HydrationBoundary state={state}>
      <SpecialDesk mayEdit={allowed(session, "mapping.edit")} />
    </HydrationBoundary>
  );
}
