import { z } from "zod";
import { eq, inArray } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { company, companyWorkspace } from "#db/schema/index.ts";
import { validatePeriods } from "#lib/core/calendar/validate-periods.ts";
import { periodIssueText } from "#lib/core/calendar/period-lines.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import { Company } from "../organization/configuration.ts";
import { companiesOfServer } from "./companies-of-server.ts";
import { findSetup, keepStep, seenBy, type SetupRow, type SetupKept } from "./find-setup.ts";

const WORKSPACES_MAX = 500;

export const SaveStep = z.discriminatedUnion("step", [
  z.strictObject({
    step: z.literal("workspaces"),
    setupId: z.uuid(),
    /** `shared`: this person says that it is meant to feed another company too. */
    workspaces: z
      .array(z.strictObject({ policyId: z.string().min(1), name: z.string().min(1), shared: z.boolean() }))
      .min(1, "choose at least one workspace")
      .max(WORKSPACES_MAX),
  }),
  z.strictObject({
    step: z.literal("company"),
    setupId: z.uuid(),
    gpCompanyId: Company.shape.gpCompanyId,
    company: z.strictObject({
      ...{ code: Company.shape.code, name: Company.shape.name, currency: Company.shape.currency },
      ...{ currencyDecimals: Company.shape.currencyDecimals, timeZone: Company.shape.timeZone },
      ...{
        goLiveOn: Company.shape.goLiveOn,
        periods: Company.shape.periods.unwrap().min(1, "the calendar has no period"),
      },
    }),
  }),
  z.strictObject({ step: z.literal("calibrate"), setupId: z.uuid() }),
]);
type Input = z.output<typeof SaveStep>;

/**
 * Keeps what was chosen in one step of a setup. Errors: `not_found`; `stale` once the company is made of it;
 * `invalid_input`, each `field: what is wrong`: a workspace that feeds another company and was not confirmed, a code or a company in GP
 * that is taken, a calendar with gaps.
 */
export async function saveStep(ctx: Context, input: Input): Promise<Result<SetupKept, Problem>> {
  return transact(ctx, async ({ tx }) => {
    const row = await findSetup(tx, input.setupId);
    if (!row) return err({ code: "not_found", what: "setup" });
    if (input.step === "calibrate") {
      await keepStep(tx, ctx, row, { uncalibrated: seenBy(ctx) });
      return ok({ setupId: row.id });
    }
    if (row.companyId !== null) return err({ code: "stale", what: "setup" });
    return input.step === "workspaces" ? saveWorkspaces(tx, ctx, row, input) : saveCompany(tx, ctx, row, input);
  });
}

async function saveWorkspaces(
  tx: Transaction,
  ctx: Context,
  row: SetupRow,
  { workspaces }: Extract<Input, { step: "workspaces" }>,
): Promise<Result<SetupKept, Problem>> {
  const { seenWorkspaces: seen } = row.draft;
  const known = new Map(seen?.list.map(({ policyId, name }) => [policyId, name]));
  const feeds = await feedsOf(
    tx,
    workspaces.map(({ policyId }) => policyId),
  );
  const issues = workspaces.flatMap(({ policyId, name, shared }) => {
    const codes = feeds.filter((feed) => feed.policyId === policyId).map(({ code }) => code);
    return [
      ...(known.has(policyId) ? [] : [`workspaces: “${name}” is not in Expensify's list`]),
      ...(codes.length === 0 || shared
        ? []
        : [`workspaces: “${name}” already feeds ${codes.join(", ")}: confirm that it is meant`]),
    ];
  });
  if (issues.length > 0) return err({ code: "invalid_input", issues });
  const kept = workspaces.map(({ policyId, name, shared }) => ({
    ...{ policyId, name: known.get(policyId) ?? name },
    shared: shared && feeds.some((feed) => feed.policyId === policyId),
  }));
  await keepStep(tx, ctx, row, { workspaces: kept });
  return ok({ setupId: row.id });
}

/** Which companies these workspaces feed by now. */
async function feedsOf(tx: Transaction, policyIds: readonly string[]) {
  return tx
    .select({ policyId: companyWorkspace.policyId, code: company.code })
    .from(companyWorkspace)
    .innerJoin(company, eq(company.id, companyWorkspace.companyId))
    .where(inArray(companyWorkspace.policyId, [...policyIds]));
}

async function saveCompany(
  tx: Transaction,
  ctx: Context,
  row: SetupRow,
  { gpCompanyId, company: wanted }: Extract<Input, { step: "company" }>,
): Promise<Result<SetupKept, Problem>> {
  const periods = validatePeriods(wanted.periods);
  const taken = await tx.select({ id: company.id }).from(company).where(eq(company.code, wanted.code)).limit(1);
  const isListed = row.draft.seenCompanies?.list.some(({ id }) => id === gpCompanyId) ?? false;
  const other = (await companiesOfServer(tx, row.gpConnectionId)).find((each) => each.gpCompanyId === gpCompanyId);
  const issues = [
    ...(row.gpConnectionId !== null && isListed ? [] : ["gpCompanyId: is not in GP's list"]),
    ...(other === undefined
      ? []
      : [`gpCompanyId: ${other.code} has this company in GP: one company here for each in GP`]),
    ...(taken.length === 0 ? [] : [`code: another company is called ${wanted.code}`]),
    ...(periods.ok ? [] : periods.error.map((issue) => `periods: ${periodIssueText(issue)}`)),
  ];
  if (issues.length > 0) return err({ code: "invalid_input", issues });
  const isOther = row.gpCompanyId !== gpCompanyId;
  const parts = { company: wanted, ...(isOther ? { seenChart: undefined, reading: undefined } : {}) };
  await keepStep(tx, ctx, row, parts, { gpCompanyId });
  return ok({ setupId: row.id });
}
