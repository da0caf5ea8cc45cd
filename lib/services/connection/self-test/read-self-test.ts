import { asc, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { answerText, type QuestionCode, questionsOf } from "#lib/core/connection/open-questions.ts";
import { type ConflictCode, conflictsOf } from "#lib/core/connection/self-test/conflicts.ts";
import {
  inputOf,
  journalsLeft,
  type SelfTestStep,
  stepsOf,
  type TestJournal,
} from "#lib/core/connection/self-test/self-test.ts";
import { dayInZone } from "#lib/core/day.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Transaction } from "#db/client.ts";
import { company, connection, selfTest } from "#db/schema/index.ts";
import { type Context, transact } from "../../context.ts";
import { type KnownTests, loadConflictFacts, loadKnownTests } from "./load-self-tests.ts";

const CURRENCY_DEFAULT = "USD";

export const ReadSelfTest = z.strictObject({ connectionId: z.uuid() });

export type SelfTestView = Readonly<{
  id: string;
  state: "asked" | "running" | "passed" | "failed";
  askedBy: string;
  /** ISO text. */
  askedAt: string;
  finishedAt: string | null;
  /** `-1, Fabrikam, Inc.`; `""` for Expensify. */
  place: string;
  steps: readonly SelfTestStep[];
  /** What a person deletes in GP. */
  journals: readonly TestJournal[];
}>;

export type AnsweredQuestion = Readonly<{
  code: QuestionCode;
  section: string;
  question: string;
  by: "self_test" | "person";
  /** Null: not answered yet. */
  answer: Readonly<{ text: string; detail: string; at: string }> | null;
}>;

export type SelfTestPage = Readonly<{
  kind: "expensify" | "gp";
  /** The latest, whatever its state. */
  test: SelfTestView | null;
  questions: readonly AnsweredQuestion[];
  conflicts: readonly ConflictCode[];
  /** What the form begins with. */
  today: string;
  currency: string;
}>;

/** The latest self-test of a connection, step by step, and every open question of its contract with this customer's answer. Errors: `not_found`. */
export async function readSelfTest(
  ctx: Context,
  { connectionId }: z.output<typeof ReadSelfTest>,
): Promise<Result<SelfTestPage, Problem>> {
  return transact(ctx, async ({ tx }) => {
    const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId));
    if (!row) return err({ code: "not_found", what: "connection" });
    const known = await loadKnownTests(tx, connectionId);
    const ofConnection = eq(selfTest.connectionId, connectionId);
    const [latest] = await tx.select().from(selfTest).where(ofConnection).orderBy(desc(selfTest.askedAt)).limit(1);
    const place = await placeOf(tx, connectionId);
    return ok({
      kind: row.kind,
      test: latest ? toView(latest) : null,
      questions: questionsOf(row.kind).map((question) => answered(question, known)),
      conflicts: conflictsOf(known.answers, await loadConflictFacts(tx, row)),
      today: dayInZone(ctx.clock.now(), place?.timeZone ?? "UTC"),
      currency: place?.currency ?? CURRENCY_DEFAULT,
    });
  });
}

async function placeOf(tx: Transaction, connectionId: string) {
  const [first] = await tx
    .select({ currency: company.currency, timeZone: company.timeZone })
    .from(company)
    .where(eq(company.gpConnectionId, connectionId))
    .orderBy(asc(company.code))
    .limit(1);
  return first;
}

function toView(row: typeof selfTest.$inferSelect): SelfTestView {
  const steps = stepsOf(row.steps);
  const { gp } = inputOf(row.steps);
  return {
    ...{ id: row.id, state: row.state, askedBy: row.askedBy, steps, journals: journalsLeft(steps) },
    askedAt: row.askedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    place: gp ? `${gp.gpCompanyId}, ${gp.companyName}` : "",
  };
}

function answered(
  { code, section, question, by }: ReturnType<typeof questionsOf>[number],
  { answeredAt }: KnownTests,
): AnsweredQuestion {
  const found = answeredAt.get(code);
  const text = found && { text: answerText(code, found.answer), detail: found.detail, at: found.at.toISOString() };
  return { code, section, question, by, answer: text ?? null };
}
