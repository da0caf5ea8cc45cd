import { eq } from "drizzle-orm";
import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import type { SelfTestInput } from "#lib/core/connection/self-test/self-test.ts";
import { day, isDay } from "#lib/core/day.ts";
import type { Problem } from "#lib/core/problem.ts";
import { isReportId } from "#lib/core/report/report-id.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { connection, selfTest } from "#db/schema/index.ts";
import { wakeEngine } from "#db/wake.ts";
import { type Context, transact } from "../../context.ts";
import { loadOpenTest } from "./load-self-tests.ts";
import { ownCompanies } from "./own-companies.ts";

const NAME_LENGTH_MAX = 100;
const TAX_DETAIL_LENGTH_MAX = 15;

const DayInput = z.string().refine(isDay, "must be a date like 2026-10-01").transform(day);

export const AskSelfTest = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("gp"),
    connectionId: z.uuid(),
    gpCompanyId: z.int(),
    /** Typed by the person; the engine compares it with what GP lists before anything is sent. */
    companyName: z.string().trim().min(1).max(NAME_LENGTH_MAX),
    date: DayInput,
    currency: z.string().regex(/^[A-Z]{3}$/, "must be a currency like USD"),
    closedDay: DayInput.nullable().default(null),
    taxDetail: z.string().trim().max(TAX_DETAIL_LENGTH_MAX).default(""),
  }),
  z.strictObject({
    kind: z.literal("expensify"),
    connectionId: z.uuid(),
    /** A report whose spend the person knows; `""`: some of those approved lately. */
    reportId: z
      .string()
      .trim()
      .refine((id) => id === "" || isReportId(id), "must be the id of a report")
      .default(""),
  }),
]);
export type AskedSelfTest = Readonly<{ testId: string; name: string }>;

/**
 * Asks for a self-test and wakes the engine, which does it once. One at a time for a connection. For GP it is done in a company that
 * is not set up here, live or not.
 *
 * Errors: `not_found`; `secret_missing`; `self_test_open`; `test_company_ours`; `invalid_input` for a connection of the other kind.
 */
export async function askSelfTest(
  ctx: Context,
  input: z.output<typeof AskSelfTest>,
): Promise<Result<AskedSelfTest, Problem>> {
  const { connectionId, kind } = input;
  const { organizationId } = ctx;
  return transact(ctx, async ({ tx, record }) => {
    const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId)).for("update");
    if (!row) return err({ code: "not_found", what: "connection" });
    const refused = row.kind === kind ? await refusalOf(tx, row, input) : wrongKind();
    if (refused) return err(refused);
    const gpCompanyId = input.kind === "gp" ? input.gpCompanyId : null;
    const [added] = await tx
      .insert(selfTest)
      .values({
        ...{ organizationId, connectionId, gpCompanyId, steps: [{ asked: askedOf(input) }] },
        ...{ askedBy: actorName(ctx.actor), askedAt: ctx.clock.now() },
      })
      .returning({ testId: selfTest.id });
    if (!added) throw new Error("the self-test was not stored");
    const { name } = row;
    await record({ action: "connection.self_test_asked", detail: { connectionId, name, ...added, ...askedOf(input) } });
    await wakeEngine(tx, { organizationId, companyId: null });
    return ok({ ...added, name });
  });
}

async function refusalOf(
  tx: Transaction,
  row: typeof connection.$inferSelect,
  input: z.output<typeof AskSelfTest>,
): Promise<Problem | null> {
  if (row.secretSealed === null) return { code: "secret_missing", what: row.name };
  const open = await loadOpenTest(tx, row.id);
  if (open) return { code: "self_test_open", askedBy: open.askedBy };
  if (input.kind === "expensify") return null;
  const ours = (await ownCompanies(tx, row)).get(input.gpCompanyId);
  return ours === undefined ? null : { code: "test_company_ours", company: ours };
}

function wrongKind(): Problem {
  return { code: "invalid_input", issues: ["kind: is another one than the connection's"] };
}

function askedOf(input: z.output<typeof AskSelfTest>): SelfTestInput {
  if (input.kind === "expensify") return { expensify: { reportId: input.reportId } };
  const { gpCompanyId, companyName, date, currency, closedDay, taxDetail } = input;
  return { gp: { gpCompanyId, companyName, date, currency, closedDay, taxDetail } };
}
