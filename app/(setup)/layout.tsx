import type { ReactNode } from "react";
import { FirstShell } from "#components/shell/first-shell.tsx";
import { SignedIn } from "#components/shell/signed-in.tsx";

/** Pages that an organization has before its first company; with one they look like all others. */
export default function SetupLayout({ children }: { children: ReactNode }) {
  return <SignedIn renderWithoutCompany={(who) => <FirstShell {...who}>{children}</FirstShell>}>{children}</SignedIn>;
}
