import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { mayDo, type Right, type Role } from "#lib/core/access/roles.ts";
import type { Context } from "#lib/services/context.ts";
import { findSession } from "#lib/services/member/find-session.ts";
import { organizationsOfUser, type OrganizationOfUser } from "#lib/services/member/organizations-of-user.ts";
import { type CompanyOfMember, readMembership } from "#lib/services/member/read-membership.ts";
import { COMPANY_COOKIE, sessionCookie } from "./auth/session-cookie.ts";
import { systemClock } from "./guard/clock.ts";
import { database } from "./database.ts";
import { PATH_HEADER } from "./guard/secured.ts";

/** Who asks, in which organization and about which company: read from the database for each request, never from a token. */
export type Session = Readonly<{
  ctx: Context;
  user: Readonly<{ id: string; name: string; email: string }>;
  roles: readonly Role[];
  organization: OrganizationOfUser;
  organizations: readonly OrganizationOfUser[];
  /** The company that the person looks at; null until one is set up. */
  company: CompanyOfMember | null;
  companies: readonly CompanyOfMember[];
}>;

/**
 * The session of this request, or null: no cookie, expired, idle for too long, disabled, or no longer a member anywhere.
 * `quiet`: a page that asks by itself every few seconds does not keep a session alive.
 */
export const currentSession = cache(async (quiet: boolean = false): Promise<Session | null> => {
  const jar = await cookies();
  const token = jar.get(sessionCookie().name)?.value;
  if (token === undefined) return null;
  const db = database();
  const signedIn = await findSession(db, token, { now: systemClock.now(), touch: !quiet });
  if (!signedIn) return null;
  const { user } = signedIn;
  const organizations = await organizationsOfUser(db, user.id);
  const organization = organizations.find(({ id }) => id === signedIn.organizationId) ?? organizations[0];
  if (!organization) return null;
  const membership = await readMembership(db, organization.id, user.id);
  if (!membership) return null;
  const { roles, companies } = membership;
  const wanted = jar.get(COMPANY_COOKIE)?.value;
  return {
    ctx: {
      db,
      organizationId: organization.id,
      actor: { kind: "user", id: user.id, name: user.name },
      roles,
      clock: systemClock,
    },
    user,
    roles,
    organization,
    organizations,
    company: companies.find(({ id }) => id === wanted) ?? companies[0] ?? null,
    companies,
  };
});

/** For pages and layouts: the session, or off to sign in. */
export async function requireSession(): Promise<Session> {
  const session = await currentSession();
  if (!session) {
    const asked = (await headers()).get(PATH_HEADER) ?? "/";
    redirect(asked === "/" ? "/sign-in" : `/sign-in?from=${encodeURIComponent(asked)}`);
  }
  return session;
}

/** For pages about a company. Without one the layout shows how to set one up, and this never returns. */
export async function requireCompany(): Promise<Session & { company: CompanyOfMember }> {
  const session = await requireSession();
  const { company } = session;
  if (!company) redirect("/");
  return { ...session, company };
}

/** Whether a button works for this person. The action checks again. */
export function allowed(session: Session, right: Right): boolean {
  return mayDo(session.roles, right);
}
