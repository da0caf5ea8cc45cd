import { and, eq, inArray, isNull } from "drizzle-orm";
import { company, companyWorkspace } from "#db/schema/index.ts";
import type { CompanyWanted } from "../configuration.ts";
import type { CompanyRow } from "./company.ts";
import { difference } from "./difference.ts";
import type { Scope } from "./scope.ts";

type Wanted = NonNullable<CompanyWanted["workspaces"]>[number];
type WorkspaceRow = typeof companyWorkspace.$inferSelect;

/**
 * Makes exactly these workspaces feed the company. Refused: one that feeds another company already, until a person is named
 * who confirmed it; the confirmation then stands at all the companies that share it, since it is about them together.
 */
export async function configureWorkspaces(
  scope: Scope,
  ofCompany: CompanyRow,
  wanted: readonly Wanted[],
  path: string,
): Promise<void> {
  const { tx, organizationId } = scope;
  const { id: companyId } = ofCompany;
  const rows = await tx.select().from(companyWorkspace).where(eq(companyWorkspace.companyId, companyId));
  const target = wanted.map(({ policyId, name, sharedConfirmedBy, usesCompanyMapping }) => {
    const before = rows.find((row) => row.policyId === policyId);
    return {
      organizationId,
      companyId,
      policyId,
      name,
      sharedConfirmedBy: sharedConfirmedBy ?? before?.sharedConfirmedBy ?? null,
      // A workspace that comes later has a mapping of its own until a person says otherwise.
      usesCompanyMapping: usesCompanyMapping ?? before?.usesCompanyMapping ?? rows.length === 0,
    };
  });
  await refuseShared(scope, target, companyId, path);
  const changed = difference({ workspaces: shown(rows) }, { workspaces: shown(target) });
  if (!changed) return;

  const gone = rows
    .map(({ policyId }) => policyId)
    .filter((policyId) => !target.some((each) => each.policyId === policyId));
  if (gone.length > 0) {
    await tx
      .delete(companyWorkspace)
      .where(and(eq(companyWorkspace.companyId, companyId), inArray(companyWorkspace.policyId, gone)));
  }
  for (const { policyId, name, sharedConfirmedBy, usesCompanyMapping, ...ids } of target) {
    await tx
      .insert(companyWorkspace)
      .values({ ...ids, policyId, name, sharedConfirmedBy, usesCompanyMapping })
      .onConflictDoUpdate({
        target: [companyWorkspace.companyId, companyWorkspace.policyId],
        set: { name, sharedConfirmedBy, usesCompanyMapping },
      });
  }
  await tx.update(company).set({ workspacesReadAt: null }).where(eq(company.id, companyId));
  await scope.record({ action: "company.changed", companyId, ...changed }, ofCompany.code);
}

function shown(rows: readonly Pick<WorkspaceRow, "policyId" | "name" | "sharedConfirmedBy" | "usesCompanyMapping">[]) {
  return rows
    .map(({ policyId, name, sharedConfirmedBy, usesCompanyMapping }) => ({
      policyId,
      name,
      sharedConfirmedBy,
      usesCompanyMapping,
    }))
    .toSorted((a, b) => (a.policyId < b.policyId ? -1 : 1));
}

async function refuseShared(
  scope: Scope,
  target: readonly WorkspaceRow[],
  companyId: string,
  path: string,
): Promise<void> {
  if (target.length === 0) return;
  const policyIds = target.map(({ policyId }) => policyId);
  const feeds = await scope.tx
    .select({
      policyId: companyWorkspace.policyId,
      companyId: company.id,
      code: company.code,
      confirmedBy: companyWorkspace.sharedConfirmedBy,
    })
    .from(companyWorkspace)
    .innerJoin(company, eq(company.id, companyWorkspace.companyId))
    .where(inArray(companyWorkspace.policyId, policyIds));
  for (const [index, { policyId, name, sharedConfirmedBy }] of target.entries()) {
    const others = feeds.filter((feed) => feed.policyId === policyId && feed.companyId !== companyId);
    if (others.length === 0) continue;
    if (sharedConfirmedBy === null) {
      const codes = others.map(({ code }) => code).join(", ");
      scope.refuse(
        `${path}[${index}]: "${name}" already feeds ${codes}: a report could be booked twice. If it is meant, name who confirmed it in sharedConfirmedBy`,
      );
    } else {
      await confirmAt(
        scope,
        others.filter(({ confirmedBy }) => confirmedBy === null),
        sharedConfirmedBy,
      );
    }
  }
}

async function confirmAt(
  scope: Scope,
  others: readonly Readonly<{ policyId: string; companyId: string; code: string }>[],
  by: string,
): Promise<void> {
  for (const { policyId, companyId, code } of others) {
    const row = and(eq(companyWorkspace.companyId, companyId), eq(companyWorkspace.policyId, policyId));
    await scope.tx
      .update(companyWorkspace)
      .set({ sharedConfirmedBy: by })
      .where(and(row, isNull(companyWorkspace.sharedConfirmedBy)));
    const before = { policyId, sharedConfirmedBy: null };
    await scope.record(
      { action: "company.changed", companyId, before, after: { policyId, sharedConfirmedBy: by } },
      code,
    );
  }
}
