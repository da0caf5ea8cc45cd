import type { ReactNode } from "react";
import { ThemeSwitch } from "./theme-switch.tsx";
import { UserFoot, type Who } from "./user-foot.tsx";

/** The frame of an organization that has no company yet: its name, the page, and the way out. */
export function FirstShell({ children, ...who }: Who & { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-dvh max-w-[1100px] flex-col">
      <p className="border-b px-gutter py-3 font-semibold">{who.organization.name}</p>
      <main id="main" className="min-w-0 flex-1 pb-10">
        {children}
      </main>
      <footer className="print-hidden grid gap-3 border-t px-gutter py-4 text-xs text-muted-foreground">
        <ThemeSwitch />
        <UserFoot {...who} />
      </footer>
    </div>
  );
}
