import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { company, connection, organization } from "#db/schema/index.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { mayDo } from "#lib/core/access/roles.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { assert } from "#lib/core/assert.ts";
import { withSealer } from "#db/vault/hold-key.ts";
import { type Context, transact } from "../context.ts";
import { companyIssues } from "../organization/check-configuration.ts";
import { Company, type CompanyWanted } from "../organization/configuration.ts";
import type { KnownConnection } from "../organization/configure/connections.ts";
import { configureOneCompany } from "../organization/configure/one-company.ts";
import type { Scope } from "../organization/configure/scope.ts";
import { lockConfiguration, wholeOrNot } from "../organization/configure/whole-or-not.ts";
import type { ConnectionDeps } from "../connection/edit-connection.ts";
import { findSetup, keepStep, type SetupRow } from "./find-setup.ts";

export const MakeCompany = z.strictObject({
  setupId: z.uuid(),
  segments: Company.shape.segments,
  liabilityAccount: Company.shape.liabilityAccount,
  /** This person says that it is neither the payables control account nor a bank account. */
  isConfirmed: z.boolean(),
});
type Input = z.output<typeof MakeCompany>;

/**
 * Makes the company of a setup, by the very steps of `npm run configure`, with its workspaces and its calendar; it is not live. The engine
 * reads its chart, categories and tags at once. Errors: `not_found`; `not_allowed`; `stale` when it is made already or a step
 * before is not done; `invalid_input`, each `field: what is wrong`.
 */
export function makeCompany({ vault }: Pick<ConnectionDeps, "vault">) {
  return async function makeCompanyOf(
    ctx: Context,
    input: Input,
  ): Promise<Result<Readonly<{ companyId: string; code: string }>, Problem>> {
    if (!mayDo(ctx.roles, "company.manage")) return err({ code: "not_allowed", right: "company.manage" });
    const prepared = await transact(ctx, async ({ tx }) => prepare(tx, ctx, input));
    if (!prepared.ok) return prepared;
    const { wanted, slug } = prepared.value;
    const made = await withSealer(vault, ctx.organizationId, (sealer) =>
      wholeOrNot(ctx, { sealer, secretOf: () => undefined }, async (scope) => {
        await lockConfiguration(scope.tx, slug);
        return makeIn(scope, ctx, input.setupId, wanted);
      }),
    );
    if (!made.ok) return made;
    return made.value === null
      ? err({ code: "stale", what: "setup" })
      : ok({ companyId: made.value, code: wanted.code });
  };
}

type Prepared = Readonly<{ wanted: CompanyWanted; slug: string }>;

async function prepare(tx: Transaction, ctx: Context, input: Input): Promise<Result<Prepared, Problem>> {
  const row = await findSetup(tx, input.setupId);
  if (!row) return err({ code: "not_found", what: "setup" });
  const wanted = await wantedCompany(tx, ctx, row, input);
  if (wanted === null) return err({ code: "stale", what: "setup" });
  const parsed = Company.safeParse(wanted);
  const issues = parsed.success
    ? [...companyIssues(parsed.data, ""), ...(await ownIssues(tx, row, parsed.data))]
    : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  if (!parsed.success || issues.length > 0) return err({ code: "invalid_input", issues: issues.map(withoutDot) });
  const [owner] = await tx.select({ slug: organization.slug }).from(organization);
  assert(owner !== undefined, "the organization is there");
  return ok({ wanted: parsed.data, slug: owner.slug });
}

/** Null where a step before is not done, or the company is made. */
async function wantedCompany(
  tx: Transaction,
  ctx: Context,
  { draft, companyId, gpCompanyId, gpConnectionId, expensifyConnectionId }: SetupRow,
  { segments, liabilityAccount, isConfirmed }: Input,
): Promise<z.input<typeof Company> | null> {
  const { company: fields, workspaces, seenChart } = draft;
  if (companyId !== null || gpCompanyId === null || !fields || !workspaces || seenChart?.gpCompanyId !== gpCompanyId)
    return null;
  const names = new Map((await connections(tx)).map(({ id, name }) => [id, name]));
  const [gp, expensify] = [names.get(gpConnectionId ?? ""), names.get(expensifyConnectionId ?? "")];
  if (gp === undefined || expensify === undefined) return null;
  const by = actorName(ctx.actor);
  return {
    ...{ ...fields, gpCompanyId, gpConnection: gp, expensifyConnection: expensify, separator: seenChart.separator },
    ...{ segments, liabilityAccount, ...(isConfirmed ? { settlementConfirmedBy: by } : {}) },
    workspaces: workspaces.map(({ policyId, name, shared }) => ({
      ...{ policyId, name },
      ...(shared ? { sharedConfirmedBy: by } : {}),
    })),
  };
}

/** What the file need not know: the code is new here, and the segments are those that GP has. */
async function ownIssues(tx: Transaction, { draft }: SetupRow, wanted: CompanyWanted): Promise<readonly string[]> {
  const taken = await tx.select({ id: company.id }).from(company).where(eq(company.code, wanted.code)).limit(1);
  const lengths = (of: readonly Readonly<{ length: number }>[] = []) => of.map(({ length }) => length).join("-");
  return [
    ...(taken.length === 0 ? [] : [`code: another company is called ${wanted.code}`]),
    ...(lengths(wanted.segments) === lengths(draft.seenChart?.format)
      ? []
      : [`segments: GP's accounts are written ${lengths(draft.seenChart?.format)}`]),
  ];
}

async function makeIn(scope: Scope, ctx: Context, setupId: string, wanted: CompanyWanted): Promise<string | null> {
  const row = await findSetup(scope.tx, setupId);
  if (!row || row.companyId !== null) return null;
  const known = (await connections(scope.tx)).map(({ name, id, kind }) => [name, { id, kind }] as const);
  const companyId = await configureOneCompany(scope, wanted, new Map<string, KnownConnection>(known), "company");
  if (companyId === null) return null;
  await keepStep(scope.tx, ctx, row, {}, { companyId });
  return companyId;
}

async function connections(tx: Transaction) {
  return tx.select({ id: connection.id, name: connection.name, kind: connection.kind }).from(connection);
}

function withoutDot(issue: string): string {
  return issue.replace(/^\./, "");
}
