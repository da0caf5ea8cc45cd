import { eq, sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { company, companyLease } from "#db/schema/index.ts";
import { transact } from "#lib/services/context.ts";
import { BadInput, type Shell } from "./run-command.ts";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The organization of `--organization SLUG`, or without it the only one there is. Throws `BadInput`. */
export async function findOrganization(db: Database, slug: string | undefined): Promise<string> {
  if (slug !== undefined) {
    const {
      rows: [found],
    } = await db.execute<{ id: string | null }>(sql`select organization_by_slug(${slug}) as id`);
    if (!found?.id) throw new BadInput(`There is no organization "${slug}".`);
    return found.id;
  }
  const owners = await db.selectDistinct({ id: companyLease.ownerOrganizationId }).from(companyLease).limit(2);
  const [only, another] = owners;
  if (!only) throw new BadInput("There is no organization with a company yet: npm run configure makes one.");
  if (another) throw new BadInput("There are several organizations: say which one with --organization SLUG.");
  return only.id;
}

export type FoundCompany = Readonly<{ organizationId: string; companyId: string; code: string }>;

/** A company by its id, or by its code in the organization. Throws `BadInput`. */
export async function findCompany(shell: Shell, codeOrId: string, slug: string | undefined): Promise<FoundCompany> {
  const isId = UUID.test(codeOrId);
  const organizationId =
    isId && slug === undefined ? await ownerOf(shell.db, codeOrId) : await findOrganization(shell.db, slug);
  const [found] = await transact(shell.contextOf(organizationId), ({ tx }) =>
    tx
      .select({ companyId: company.id, code: company.code })
      .from(company)
      .where(isId ? eq(company.id, codeOrId) : eq(company.code, codeOrId)),
  );
  if (!found) throw new BadInput(`There is no company "${codeOrId}".`);
  return { organizationId, ...found };
}

async function ownerOf(db: Database, companyId: string): Promise<string> {
  const [lease] = await db
    .select({ id: companyLease.ownerOrganizationId })
    .from(companyLease)
    .where(eq(companyLease.companyId, companyId));
  if (!lease) throw new BadInput(`There is no company "${companyId}".`);
  return lease.id;
}
