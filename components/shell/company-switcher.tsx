"use client";

import { ChevronDown } from "lucide-react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { switchCompanyAction, switchOrganizationAction } from "#lib/web/actions/member.ts";
import type { CurrentCompany } from "#lib/web/company-context.tsx";

type Organization = Readonly<{ id: string; name: string }>;
type CompanySwitcherProps = {
  company: CurrentCompany;
  companies: readonly CurrentCompany[];
  organization: Organization;
  organizations: readonly Organization[];
};

/** Which company the pages are about, with its GP code and currency; a menu when there is more than one to choose from. */
export function CompanySwitcher({ company, companies, organization, organizations }: CompanySwitcherProps) {
  const toCompany = useServerAction(switchCompanyAction, { leaves: true });
  const toOrganization = useServerAction(switchOrganizationAction, { leaves: true });
  // Lists, filters and selections of the other company make no sense here: everything starts anew.
  const go = async (switched: Promise<unknown>) => {
    await switched;
    location.assign("/review");
  };
  const one = companies.length === 1 && organizations.length === 1;
  if (one) {
    return (
      <div className="mb-2 flex items-center gap-2 px-1 py-1.5 text-left phone:m-0 phone:p-0">
        <CompanyName company={company} />
      </div>
    );
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="mb-2 flex w-full items-center gap-[7px] rounded-md px-1 py-1.5 text-left hover:bg-accent phone:m-0 phone:w-auto phone:p-0">
        <CompanyName company={company} />
        <ChevronDown className="ml-auto size-[13px] text-muted-foreground" aria-hidden="true" />
      </DropdownMenuTrigger>
      <DropdownMenuContent className="w-64">
        <DropdownMenuLabel>Companies of {organization.name}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={company.id} onValueChange={(companyId) => void go(toCompany.run({ companyId }))}>
          {companies.map((each) => (
            <DropdownMenuRadioItem key={each.id} value={each.id} className="relative">
              <span className="min-w-12">{each.code}</span>
              <span className="truncate">{each.name}</span>
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        {organizations.length > 1 ? (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuLabel>Organizations</DropdownMenuLabel>
            <DropdownMenuRadioGroup
              value={organization.id}
              onValueChange={(organizationId) => void go(toOrganization.run({ organizationId }))}
            >
              {organizations.map((each) => (
                <DropdownMenuRadioItem key={each.id} value={each.id} className="relative">
                  <span className="truncate">{each.name}</span>
                </DropdownMenuRadioItem>
              ))}
            </DropdownMenuRadioGroup>
          </>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function CompanyName({ company }: { company: CurrentCompany }) {
  return (
    <>
      <span
        aria-hidden="true"
        className="grid size-[26px] shrink-0 place-items-center rounded-[5px] bg-foreground text-xs font-semibold text-background"
      >
        {company.name.slice(0, 1).toUpperCase()}
      </span>
      <span className="min-w-0">
        <b className="block truncate leading-4 tracking-[-0.012em]">{company.name}</b>
        <span className="block text-2xs text-muted-foreground">
          GP {company.code} · {company.currency}
        </span>
      </span>
    </>
  );
}
