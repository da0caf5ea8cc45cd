import type { ReactNode } from "react";
import { ShortcutHelp } from "#components/shared/keyboard/shortcut-help.tsx";
import { CompanyProvider, type CurrentCompany } from "#lib/web/company-context.tsx";
import { CompanySwitcher } from "./company-switcher.tsx";
import { NotLiveNote } from "./not-live-note.tsx";
import { MainMenu } from "./main-menu.tsx";
import { PhoneMenu } from "./phone-menu.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { UserFoot, type Who } from "./user-foot.tsx";

type AppShellProps = Who & {
  company: CurrentCompany;
  companies: readonly CurrentCompany[];
  children: ReactNode;
};

/** The frame of every page behind sign-in: menu left (200 px), or above on a phone; the page scrolls, the menu stays. */
export function AppShell({ company, companies, children, ...who }: AppShellProps) {
  const switcher = (
    <CompanySwitcher
      company={company}
      companies={companies}
      organization={who.organization}
      organizations={who.organizations}
    />
  );
  return (
    <CompanyProvider company={company}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md border border-border-strong bg-popover px-3 py-1.5 text-link focus-visible:translate-y-0 focus-visible:shadow-floating"
      >
        Skip to the page
      </a>
      <div className="min-h-dvh sm:grid sm:grid-cols-[var(--spacing-sidebar,200px)_minmax(0,1fr)] sm:print:block">
        <aside className="print-hidden sticky top-0 flex h-dvh flex-col gap-0.5 overflow-y-auto border-r px-2 py-2.5 phone:hidden">
          {switcher}
          <MainMenu companyId={company.id} />
          <div className="mt-auto grid gap-2 p-2 text-xs text-muted-foreground">
            <ThemeSwitch />
            <UserFoot {...who} />
          </div>
        </aside>
        <header className="print-hidden sticky top-0 z-20 hidden h-13 items-center gap-2.5 border-b bg-card px-4 phone:flex">
          {switcher}
          <PhoneMenu companyId={company.id} foot={<UserFoot {...who} />} />
        </header>
        <main id="main" className="flex min-h-dvh min-w-0 flex-col phone:min-h-[calc(100dvh-52px)]">
          <NotLiveNote companyId={company.id} />
          {children}
        </main>
      </div>
      <ShortcutHelp />
    </CompanyProvider>
  );
}
