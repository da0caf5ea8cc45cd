import type { ReactNode } from "react";
import { NoCompany } from "#components/shell/no-company.tsx";
import { SignedIn } from "#components/shell/signed-in.tsx";

/** Pages about a company. */
export default function AppLayout({ children }: { children: ReactNode }) {
  return <SignedIn renderWithoutCompany={(who) => <NoCompany {...who} />}>{children}</SignedIn>;
}
