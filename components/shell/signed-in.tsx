import { HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { prefetched } from "#lib/web/prefetch.ts";
import { countQuery } from "#lib/web/queries/company.ts";
import { countWorkRead } from "#lib/web/reads/company.ts";
import { requireSession } from "#lib/web/session.ts";
import { AppShell } from "./app-shell.tsx";
import type { Who } from "./user-foot.tsx";

type SignedInProps = {
  children: ReactNode;
  /** What stands there before the organization has its first company. */
  renderWithoutCompany: (who: Who) => ReactNode;
};

/** Everything behind sign-in, in the frame of the company that is looked at. Pages, actions and routes each check the session again. */
export async function SignedIn({ children, renderWithoutCompany }: SignedInProps) {
  const { user, roles, organization, organizations, company, companies } = await requireSession();
  const who = { user, roles, organization, organizations };
  if (!company) return renderWithoutCompany(who);
  const counts = await countWorkRead({ companyId: company.id });
  return (
    <HydrationBoundary state={prefetched({ ...countQuery(company.id), value: counts })}>
      <AppShell {...who} company={company} companies={companies}>
        {children}
      </AppShell>
    </HydrationBoundary>
  );
}
