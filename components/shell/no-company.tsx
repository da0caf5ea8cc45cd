import Link from "next/link";
import { EmptyState } from "#components/shared/empty-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { mayDo } from "#lib/core/access/roles.ts";
import { ThemeSwitch } from "./theme-switch.tsx";
import { UserFoot, type Who } from "./user-foot.tsx";

/** For an organization that has no GP company yet: what has to happen, and who does it. */
export function NoCompany(who: Who) {
  const maySetUp = mayDo(who.roles, "connection.manage");
  return (
    <main className="mx-auto grid max-w-[640px] gap-6 px-gutter py-16">
      <EmptyState
        title={`${who.organization.name} has no GP company yet`}
        status="off"
        heading="h1"
        action={
          maySetUp ? (
            <Button asChild variant="primary">
              <Link href="/connection/setup">Connect Expensify and GP</Link>
            </Button>
          ) : undefined
        }
      >
        A company joins the Expensify workspaces that feed it with the GP company that its journals go to.{" "}
        {maySetUp
          ? "Seven steps connect both and make the first one; each can be left and gone on with later."
          : "Somebody with the role administrator connects both and makes the first one. Then everything else is done here."}
      </EmptyState>
      <div className="grid gap-3 border-t pt-4 text-xs text-muted-foreground">
        <ThemeSwitch />
        <UserFoot {...who} />
      </div>
    </main>
  );
}
