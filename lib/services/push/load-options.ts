import { desc, eq } from "drizzle-orm";
import { companyOptions } from "#db/schema/index.ts";
import type { Transaction } from "#db/client.ts";
import { type CompanyOptions, DEFAULT_OPTIONS } from "#lib/core/mapping/company-options.ts";
import type { PushKindName } from "#lib/core/push/push.ts";
import type { RequestProblem } from "#lib/core/problem.ts";

/** What the company decides of writings into other systems: the newest version over the defaults, which allow none. */
export async function loadOptions(tx: Transaction, companyId: string): Promise<CompanyOptions> {
  const [row] = await tx
    .select({ options: companyOptions.options })
    .from(companyOptions)
    .where(eq(companyOptions.companyId, companyId))
    .orderBy(desc(companyOptions.version))
    .limit(1);
  return { ...DEFAULT_OPTIONS, ...row?.options };
}

const SWITCHES = {
  tags: ["pushTags", "push_tags"],
  workspace_employees: ["pushEmployees", "push_employees"],
  accounts: ["createAccounts", "create_accounts"],
  vendors: ["createVendors", "create_vendors"],
} as const satisfies Readonly<Record<PushKindName, readonly [keyof CompanyOptions, string]>>;

/** Why a kind of writing is not allowed here; null when the company's options allow it. */
export function switchedOff(options: CompanyOptions, kind: PushKindName): RequestProblem | null {
  const [option, what] = SWITCHES[kind];
  return options[option] ? null : { code: "switched_off", what };
}
