import { EmptyState } from "#components/shared/empty-state.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { UserFoot, type Who } from "./user-foot.tsx";

/** For an organization that has no GP company yet: what has to happen, and who does it. */
export function NoCompany(who: Who) {
  return (
    <main className="mx-auto grid max-w-[640px] gap-6 px-gutter py-16">
      <EmptyState title={`${who.organization.name} has no GP company yet`} status="off" heading="h1">
        A company joins the Expensify workspaces that feed it with the GP company that its journals go to. Whoever runs
        this connector sets it up from the command line, with a file that describes both connections. Then everything
        else is done here.
      </EmptyState>
      <div className="grid gap-3 border-t pt-4 text-xs text-muted-foreground">
        <ThemeSwitch />
        <UserFoot {...who} />
      </div>
    </main>
  );
}
