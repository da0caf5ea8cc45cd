import { HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { AppShell } from "#components/shell/app-shell.tsx";
import { FirstShell } from "#components/shell/first-shell.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { countQuery } from "#lib/web/queries/company.ts";
import { countWorkRead } from "#lib/web/reads/company.ts";
import { requireSession } from "#lib/web/session.ts";

/** Pages that an organization has before its first company; with one they look like all others. */
export default async function SetupLayout({ children }: { children: ReactNode }) {
  const { user, roles, organization, organizations, company, companies } = await requireSession();
  const who = { user, roles, organization, organizations };
  if (!company) return <FirstShell {...who}>{children}</FirstShell>;
  const counts = await countWorkRead({ companyId: company.id });
  return (
    <HydrationBoundary state={prefetched({ ...countQuery(company.id), value: counts })}>
      <AppShell {...who} company={company} companies={companies}>
        {children}
      </AppShell>
    </HydrationBoundary>
  );
}
