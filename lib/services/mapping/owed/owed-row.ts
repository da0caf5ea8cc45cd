import { and, eq } from "drizzle-orm";
import { settlementAccountProblem } from "#lib/core/mapping/settlement.ts";
import { cents, sumCents } from "#lib/core/money.ts";
import type { Transaction } from "#db/client.ts";
import { settlementAccount } from "#db/schema/index.ts";
import type { LoadedRules } from "../../company/load-rules.ts";
import { heldKey, type HeldCount, NONE_HELD } from "../rows/load-held.ts";
import type { SpendGroup } from "../rows/load-spend.ts";
import type { MappingRow } from "../rows/mapping-row.ts";

/**
 * The row of what is reimbursable: it is credited to one account, which stands in the company's own set-up and is no row of the
 * mapping. Here a person sees it, with what waits for it, and confirms it.
 */
export async function owedRow(
  tx: Transaction,
  { rules }: LoadedRules,
  groups: readonly SpendGroup[],
  held: ReadonlyMap<string, HeldCount>,
): Promise<MappingRow> {
  const { companyId, liabilityAccount: account } = rules;
  const ofAccount = and(eq(settlementAccount.companyId, companyId), eq(settlementAccount.account, account));
  const [confirmed] = await tx.select().from(settlementAccount).where(ofAccount);
  const problem = settlementAccountProblem(account, rules);
  const waiting = (problem && held.get(heldKey(problem))) ?? NONE_HELD;
  return {
    ...{ id: "owed", kind: "owed", key: null, name: "Reimbursable: owed to employees", segmentName: "Whole account" },
    ...{ workspaces: [], enabled: true, glCode: "" },
    spendCents: sumCents([
      cents(0),
      ...groups.flatMap((group) => (group.reimbursable === true ? group.spendCents : [])),
    ]),
    ...{ heldReports: waiting.reports, heldCents: waiting.cents },
    target: { value: account, name: rules.accounts.get(account)?.description ?? "", whole: true },
    setBy: confirmed?.confirmedBy ?? null,
    setAt: confirmed?.confirmedAt.toISOString() ?? null,
    ...{ version: null, suggestion: null, state: problem === null ? "mapped" : "refused" },
    refusal: problem?.reason ?? null,
  };
}
