import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInPanel } from "#components/member/sign-in-panel.tsx";
import { ownPath } from "#lib/web/auth/own-path.ts";
import { currentSession } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ from?: string | string[] }> }) {
  const { from } = await searchParams;
  const target = ownPath(from);
  if (await currentSession(true)) redirect(target);
  return <SignInPanel target={target} asked={from !== undefined} />;
}
