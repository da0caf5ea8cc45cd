import { asc, eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { company, member } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import type { Role } from "#lib/core/access/roles.ts";

const COMPANIES_MAX = 500;

export type CompanyOfMember = Readonly<{ id: string; code: string; name: string; currency: string; timeZone: string }>;
export type Membership = Readonly<{ roles: readonly Role[]; companies: readonly CompanyOfMember[] }>;

/** Roles and companies of a member as they are now; null when the person is not, or no longer, a member. */
export async function readMembership(db: Database, organizationId: string, userId: string): Promise<Membership | null> {
  return inOrganization(db, organizationId, async (tx) => {
    const [found] = await tx.select({ roles: member.roles }).from(member).where(eq(member.userId, userId));
    if (!found) return null;
    const companies = await tx
      .select({
        id: company.id,
        code: company.code,
        name: company.name,
        currency: company.currency,
        timeZone: company.timeZone,
      })
      .from(company)
      .orderBy(asc(company.code))
      .limit(COMPANIES_MAX);
    return { roles: found.roles, companies };
  });
}
