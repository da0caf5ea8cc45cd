import { desc, eq } from "drizzle-orm";
import { company, companyOptions } from "#db/schema/index.ts";
import { optionsOf } from "#lib/core/mapping/company-options.ts";
import { checkOptions, type OptionsInput, optionsDifference, withOptions } from "../../company/options-input.ts";
import type { CompanyRow } from "./company.ts";
import type { Scope } from "./scope.ts";

/**
 * Sets these rules where they differ from what is in force, as one new version; others stay. The company's row is locked by the
 * caller. Accounts are not checked: the chart may not be read yet, and a wrong one holds the reports that need it.
 */
export async function configureOptions(
  scope: Scope,
  { id: companyId, code }: CompanyRow,
  wanted: OptionsInput,
  path: string,
): Promise<void> {
  const { tx, organizationId, now, by } = scope;
  const issues = checkOptions(wanted, null);
  for (const issue of issues) scope.refuse(`${path}: ${issue}`);
  if (issues.length > 0) return;
  const [saved] = await tx
    .select({ options: companyOptions.options })
    .from(companyOptions)
    .where(eq(companyOptions.companyId, companyId))
    .orderBy(desc(companyOptions.version))
    .limit(1);
  // The mapping of the same file may have counted it up since the row was read.
  const [counted] = await tx.select({ version: company.mappingVersion }).from(company).where(eq(company.id, companyId));
  const version = (counted?.version ?? 0) + 1;
  const before = optionsOf(saved?.options);
  const options = withOptions(before, wanted, { byId: null, by, at: now.toISOString(), version });
  const changed = optionsDifference(before, options);
  if (!changed) return;
  await tx
    .insert(companyOptions)
    .values({ organizationId, companyId, version, options, setById: null, setBy: by, setAt: now });
  await tx.update(company).set({ mappingVersion: version }).where(eq(company.id, companyId));
  await scope.record({ action: "company.rules_changed", companyId, ...changed, detail: { version } }, code);
}
