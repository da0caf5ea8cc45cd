import type { Metadata, Route } from "next";
import { redirect } from "next/navigation";
import { SignInPanel } from "#components/member/sign-in-panel.tsx";
import { ownPath } from "#lib/web/auth/own-path.ts";
import { currentSession } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ from?: string | string[] }> }) {
  const { from } = await searchParams;
  const target = ownPath(from);
  // Where somebody came from is not known to the compiler; an unknown page there says so.
  if (await currentSession(true)) redirect(target as Route);
  return <SignInPanel target={target} asked={from !== undefined} />;
}
