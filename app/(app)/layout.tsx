import { HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { AppShell } from "#components/shell/app-shell.tsx";
import { NoCompany } from "#components/shell/no-company.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { countQuery } from "#lib/web/queries/company.ts";
import { countWorkRead } from "#lib/web/reads/company.ts";
import { requireSession } from "#lib/web/session.ts";

/** Everything behind sign-in. Pages, actions and routes each check the session again. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const { user, roles, organization, organizations, company, companies } = await requireSession();
  const who = { user, roles, organization, organizations };
  if (!company) return <NoCompany {...who} />;
  const counts = await countWorkRead({ companyId: company.id });
  return (
    <HydrationBoundary state={prefetched({ ...countQuery(company.id), value: counts })}>
      <AppShell {...who} company={company} companies={companies}>
        {children}
      </AppShell>
    </HydrationBoundary>
  );
}
