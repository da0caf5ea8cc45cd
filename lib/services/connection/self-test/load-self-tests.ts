import { and, desc, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Answers, QuestionCode } from "#lib/core/connection/open-questions.ts";
import type { ConflictFacts } from "#lib/core/connection/self-test/conflicts.ts";
import { ExpensifySettings } from "#lib/core/connection/connection-settings.ts";
import type { Transaction } from "#db/client.ts";
import { company, companyOptions, selfTest } from "#db/schema/index.ts";

/** Answers are put together from so many runs of a connection at most, the latest first. */
const TESTS_MAX = 20;
const COMPANIES_MAX = 500;

type TestRow = typeof selfTest.$inferSelect;
type AnswerAt = Readonly<{ answer: string; detail: string; at: Date }>;

export type KnownTests = Readonly<{
  /** The one that counts; null: none has ended. */
  last: TestRow | null;
  answers: Answers;
  /** When each was found out. */
  answeredAt: ReadonlyMap<QuestionCode, AnswerAt>;
}>;

/** What the runs of a connection that have ended found out: of each question the latest answer. */
export async function loadKnownTests(tx: Transaction, connectionId: string): Promise<KnownTests> {
  const rows = await tx
    .select()
    .from(selfTest)
    .where(and(eq(selfTest.connectionId, connectionId), isNotNull(selfTest.finishedAt)))
    .orderBy(desc(selfTest.finishedAt), desc(selfTest.askedAt))
    .limit(TESTS_MAX);
  const answeredAt = new Map<QuestionCode, AnswerAt>();
  for (const { capabilities, finishedAt } of rows) {
    for (const [code, given] of Object.entries(capabilities ?? {})) {
      const isNew = !answeredAt.has(code as QuestionCode);
      if (isNew && finishedAt) answeredAt.set(code as QuestionCode, { ...given, at: finishedAt });
    }
  }
  const answers: Answers = Object.fromEntries(
    [...answeredAt].map(([code, { answer, detail }]) => [code, { answer, detail }]),
  );
  return { last: rows[0] ?? null, answers, answeredAt };
}

/** What may contradict the answers: settings of the connection, and the rules of the companies on it. */
export async function loadConflictFacts(
  tx: Transaction,
  connected: Readonly<{ id: string; kind: "expensify" | "gp"; settings: Record<string, unknown> }>,
): Promise<ConflictFacts> {
  if (connected.kind === "gp") return { hasTaxRules: await hasTaxRules(tx, connected.id) };
  // Settings that an older version wrote and that do not parse any more are told where they are used.
  const settings = ExpensifySettings.safeParse(connected.settings);
  if (!settings.success) return { hasTaxRules: false };
  const { spendSign, unescapeHtml } = settings.data;
  return { spendSign, unescapeHtml, hasTaxRules: false };
}

async function hasTaxRules(tx: Transaction, connectionId: string): Promise<boolean> {
  const companies = await tx
    .select({ id: company.id })
    .from(company)
    .where(eq(company.gpConnectionId, connectionId))
    .limit(COMPANIES_MAX);
  if (companies.length === 0) return false;
  const latest = await tx
    .selectDistinctOn([companyOptions.companyId], { options: companyOptions.options })
    .from(companyOptions)
    .where(
      inArray(
        companyOptions.companyId,
        companies.map(({ id }) => id),
      ),
    )
    .orderBy(companyOptions.companyId, desc(companyOptions.version));
  return latest.some(({ options }) => (options.taxRules ?? []).length > 0);
}

/** The run that is asked for or under way; null: none. */
export async function loadOpenTest(tx: Transaction, connectionId: string): Promise<TestRow | null> {
  const isOpen = or(eq(selfTest.state, "asked"), eq(selfTest.state, "running"));
  const [row] = await tx
    .select()
    .from(selfTest)
    .where(and(eq(selfTest.connectionId, connectionId), isOpen))
    .orderBy(desc(selfTest.askedAt))
    .limit(1);
  return row ?? null;
}
