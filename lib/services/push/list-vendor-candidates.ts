import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { ledgerParty, workspaceEmployee } from "#db/schema/index.ts";
import { vendorCandidates, type VendorCandidate } from "#lib/core/push/vendor-list.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules, type LoadedRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { loadOptions } from "./load-options.ts";

export const ListVendorCandidates = z.strictObject({ companyId: z.uuid() });

export type VendorCandidates = Readonly<{
  candidates: readonly VendorCandidate[];
  /** The class that new vendors get; `""`: none is chosen. */
  vendorClass: string;
}>;

/** Employees of the company's workspaces who are no vendor of GP yet, from what was last read. Errors: `not_found`. */
export async function listVendorCandidates(
  ctx: Context,
  { companyId }: z.output<typeof ListVendorCandidates>,
): Promise<Result<VendorCandidates, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const { vendorClass } = await loadOptions(tx, companyId);
    return ok({ candidates: await loadVendorCandidates(tx, loaded), vendorClass });
  });
}

export async function loadVendorCandidates(
  tx: Transaction,
  { rules, company }: LoadedRules,
): Promise<readonly VendorCandidate[]> {
  const policyIds = [...rules.workspaces.keys()];
  const ofWorkspaces = and(
    eq(workspaceEmployee.connectionId, company.expensifyConnectionId),
    inArray(workspaceEmployee.policyId, policyIds),
    isNull(workspaceEmployee.goneAt),
  );
  const people = policyIds.length === 0 ? [] : await tx.select().from(workspaceEmployee).where(ofWorkspaces);
  const vendors = await tx
    .select()
    .from(ledgerParty)
    .where(and(eq(ledgerParty.companyId, company.id), eq(ledgerParty.kind, "vendor")));
  return vendorCandidates(people, vendors);
}
