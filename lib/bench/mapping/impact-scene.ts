import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { connect, type Database } from "#db/client.ts";
import {
  account,
  category,
  company,
  companyWorkspace,
  connection,
  fiscalPeriod,
  mapping,
  tag,
} from "#db/schema/index.ts";
import { companyLease, organization, settlementAccount } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { buildJournal } from "#lib/core/journal/build-journal.ts";
import { cents } from "#lib/core/money.ts";
import { fingerprintOf } from "#lib/core/posting/posting.ts";
import type { Report } from "#lib/core/report/report.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { SAMPLE_ACCOUNTS, SAMPLE_ENTRIES, SAMPLE_RULES } from "#lib/testing/sample-rules.ts";
import type { BenchServer } from "../bench-database.ts";

const CONNECTIONS_MAX = 10;
const EXPENSES = 5;
const PAGE = 500;
/** Of three reports one uses what nobody mapped, and is held. */
const HELD_EVERY = 3;
/** As much as an approval leaves behind. */
const HISTORY = Array.from({ length: 4 }, (_, index) => ({
  ...{ action: "approved", by: `person${index}@halden.example`, at: "2026-11-16T22:08:00Z", message: "" },
}));

export type ImpactScene = Readonly<{
  db: Database;
  organizationId: string;
  companyId: string;
  close: () => Promise<void>;
}>;

/** A company like the tests' sample, with `reports` open postings as planning leaves them: a third held for one tag, the rest ready. */
export async function createImpactScene(server: BenchServer, reports: number): Promise<ImpactScene> {
  const appUrl = await server.newDatabase();
  const { db, close } = connect(appUrl, CONNECTIONS_MAX);
  const [organizationId, companyId] = [randomUUID(), randomUUID()];
  await inOrganization(db, organizationId, async (tx) => {
    await tx.insert(organization).values({ organizationId, slug: `bench-${organizationId}`, name: "Halden" });
    const row = { organizationId, kind: "gp" as const, name: "GP", url: "https://gp.example", username: "HALDEN\\svc" };
    const [{ id } = { id: "" }] = await tx.insert(connection).values(row).returning({ id: connection.id });
    const { segments, liabilityAccount, goLiveOn, periods } = SAMPLE_RULES;
    await tx.insert(company).values({
      ...{ id: companyId, organizationId, code: "HALD", name: "Halden", gpConnectionId: id, expensifyConnectionId: id },
      ...{ gpCompanyId: 2, currency: "USD", currencyDecimals: 2, timeZone: "America/Chicago", approval: "never" },
      ...{ segments, liabilityAccount, goLiveOn, mappingVersion: 1, wentLiveAt: new Date() },
    });
    await tx.insert(companyWorkspace).values({ organizationId, companyId, policyId: "POLICY1", name: "Field" });
    await tx.insert(fiscalPeriod).values(periods.map((period) => ({ organizationId, companyId, ...period })));
    await tx.insert(account).values(SAMPLE_ACCOUNTS.map((each) => ({ organizationId, companyId, ...each })));
    const listed = { organizationId, connectionId: id, policyId: "POLICY1", enabled: true, glCode: "" };
    await tx.insert(category).values(["Lodging", "Meals"].map((name) => ({ ...listed, name })));
    const level = { level: 1, levelName: "Project" };
    await tx.insert(tag).values(["Denver", "Boston", "Phoenix"].map((name) => ({ ...listed, ...level, name })));
    const [confirmedBy, confirmedAt] = ["Ana Ruiz", new Date("2026-03-04T15:00:00Z")];
    const confirmed = [...SAMPLE_RULES.confirmedAccounts];
    await tx
      .insert(settlementAccount)
      .values(confirmed.map((each) => ({ organizationId, companyId, account: each, confirmedBy, confirmedAt })));
    await tx
      .insert(mapping)
      .values(SAMPLE_ENTRIES.map((entry) => ({ organizationId, companyId, ...entry, setById: null })));
    for (let from = 0; from < reports; from += PAGE)
      await tx.execute(insertPage(organizationId, companyId, id, reportsFrom(from, Math.min(PAGE, reports - from))));
    await tx.execute(sql`insert into posting_expense (organization_id, transaction_id, posting_id)
      select organization_id, unnest(transaction_ids), id from posting where state = 'ready'`);
  });
  await db.insert(companyLease).values({ companyId, ownerOrganizationId: organizationId });
  await server.analyze(appUrl);
  return { db, organizationId, companyId, close };
}

function reportsFrom(from: number, count: number): readonly Report[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const tag = number % HELD_EVERY === 0 ? "Phoenix" : "Denver";
    const expenses = Array.from({ length: EXPENSES }, (__, at) =>
      sampleExpense({
        transactionId: String(4_000_000_000_000_000_000n + BigInt(number * EXPENSES + at)),
        amountCents: cents(1_000 + ((number * 7 + at) % 90_000)),
        tags: [at === 0 ? tag : "Boston"],
        category: at % 2 === 0 ? "Lodging" : "Meals",
      }),
    );
    return sampleReport(expenses, { reportId: `R${String(number).padStart(11, "0")}`, history: HISTORY });
  });
}

function insertPage(organizationId: string, companyId: string, connectionId: string, reports: readonly Report[]) {
  const rows = reports.map((content) => {
    const built = buildJournal(content, SAMPLE_RULES, { today: "2026-11-22" as never, expenseOwners: new Map() });
    const plan =
      built.ok && !built.value.empty
        ? {
            ...{ lines: built.value.lines, date: built.value.date, mappingVersion: 1, period: "2026-11" },
            fingerprint: fingerprintOf(built.value.lines),
          }
        : null;
    return {
      ...{ id: randomUUID(), posting: randomUUID(), content, plan, holds: built.ok ? [] : built.error },
      ...{ state: built.ok ? "ready" : "held", ids: content.expenses.map(({ transactionId }) => transactionId) },
    };
  });
  return sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as v(id uuid, posting uuid, content jsonb, plan jsonb, holds jsonb, state text, ids jsonb)),
    kept as (insert into report (id, organization_id, connection_id, report_id, policy_id, name, employee, status, currency,
      total_cents, approved_at, content, content_hash, first_read_at, last_read_at)
      select id, ${organizationId}, ${connectionId}, content->>'reportId', 'POLICY1', content->>'name', 'Maya Okafor', 'approved',
        'USD', (content->>'totalCents')::bigint, (content->>'approvedAt')::timestamptz, content, 'hash', now(), now() from given
      returning id)
    insert into posting (id, organization_id, company_id, report_row_id, subject, revision, state, version, marker, content_hash,
      content, transaction_ids, holds, was_held, plan, employee, report_name, approved_at, currency, total_cents)
    select g.posting, ${organizationId}, ${companyId}, g.id, content->>'reportId', 1, g.state, 2,
      'EXP ' || (content->>'reportId') || ' ABCDEFGH', 'hash', content, array(select jsonb_array_elements_text(g.ids)), g.holds,
      g.state = 'held', g.plan, 'Maya Okafor', content->>'name', (content->>'approvedAt')::timestamptz, 'USD',
      (content->>'totalCents')::bigint
    from given g join kept using (id)`;
}
