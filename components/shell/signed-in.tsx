import { HydrationBoundary } from "@tanstack/react-query";
import type { ComponentType, ReactNode } from "react";
import { prefetched } from "#lib/web/prefetch.ts";
import { countQuery } from "#lib/web/queries/company.ts";
import { countWorkRead } from "#lib/web/reads/company.ts";
import { requireSession } from "#lib/web/session.ts";
import { AppShell } from "./app-shell.tsx";
import type { Who } from "./user-foot.tsx";

type SignedInProps = {
  children: ReactNode;
  /** What stands there before the organization has its first company; the page is its children. */
  WithoutCompany: ComponentType<Who & { children: ReactNode }>;
};

/** Everything behind sign-in, in the frame of the company that is looked at. Pages, actions and routes each check the session again. */
export async function SignedIn({ children, WithoutCompany }: SignedInProps) {
  const { user, roles, organization, organizations, company, companies } = await requireSession();
  const who = { user, roles, organization, organizations };
  if (!company) return <WithoutCompany {...who}>{children}</WithoutCompany>;
  const counts = await countWorkRead({ companyId: company.id });
  return (
    <HydrationBoundary state={prefetched({ ...countQuery(company.id), value: counts })}>
      <AppShell {...who} company={company} companies={companies}>
        {children}
      </AppShell>
    </HydrationBoundary>
  );
}
