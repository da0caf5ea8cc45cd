import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { connect, type Database } from "#db/client.ts";
import { company, companyLease, connection, organization } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { day } from "#lib/core/day.ts";
import { cents } from "#lib/core/money.ts";
import type { JournalLine } from "#lib/core/ports.ts";
import { fingerprintOf, type Plan } from "#lib/core/posting/posting.ts";
import type { BenchServer } from "../bench-database.ts";

/** As many as the engine makes. */
const CONNECTIONS_MAX = 10;
const FIRST_GP_COMPANY_ID = 2;
/** One report: five expenses and the line that offsets them. */
/** Of the chart that the stand-in GP has too. */
const MAINS = ["6410", "6420", "6430", "6450", "6460"] as const;
const EXPENSES = MAINS.length;
const AMOUNT_CENTS = 12_345;

export type BenchCompany = Readonly<{ organizationId: string; companyId: string; gpCompanyId: number }>;
export type PostingScene = Readonly<{
  db: Database;
  /** Of the working role. */
  appUrl: string;
  companies: readonly BenchCompany[];
  close: () => Promise<void>;
}>;

/** A few weeks of approvals. */
const FIRST_DAY = "2026-11-02";
const DAYS = 14;

function planOf(date: string): Plan {
  const expenses: JournalLine[] = MAINS.map((main, index) => ({
    account: `420-${main}-00`,
    debitCents: cents(AMOUNT_CENTS + index),
    creditCents: cents(0),
    text: `Okafor 11-1${index} Hampton Inn Denver`.slice(0, 30),
  }));
  const totalCents = cents(expenses.reduce((sum, { debitCents }) => sum + debitCents, 0));
  const offset = {
    account: "000-2130-00",
    debitCents: cents(0),
    creditCents: totalCents,
    text: "Okafor Denver install",
  };
  const lines = [...expenses, offset];
  return { lines, date: day(date), period: "2026-11", mappingVersion: 1, fingerprint: fingerprintOf(lines) };
}

/** `organizations` with `companiesEach` companies, each of which has `postingsEach` released postings that wait in `ready`. */
export async function createPostingScene(
  server: BenchServer,
  shape: Readonly<{ organizations: number; companiesEach: number; postingsEach: number }>,
): Promise<PostingScene> {
  const appUrl = await server.newDatabase();
  const { db, close } = connect(appUrl, CONNECTIONS_MAX);
  const companies: BenchCompany[] = [];
  for (let made = 0; made < shape.organizations; made++) {
    companies.push(...(await addOrganization(db, shape.companiesEach)));
  }
  for (const each of companies) await addReady(db, each, shape.postingsEach);
  await server.analyze(appUrl);
  return { db, appUrl, companies, close };
}

async function addOrganization(db: Database, companies: number): Promise<readonly BenchCompany[]> {
  const organizationId = randomUUID();
  const made = Array.from({ length: companies }, (_, index) => ({
    ...{ organizationId, companyId: randomUUID(), gpCompanyId: FIRST_GP_COMPANY_ID + index },
  }));
  await inOrganization(db, organizationId, async (tx) => {
    await tx
      .insert(organization)
      .values({ organizationId, slug: `bench-${organizationId}`, name: "Halden Instruments" });
    const row = { organizationId, kind: "gp" as const, name: "GP", url: "https://gp.example", username: "HALDEN\\svc" };
    const [{ id: connectionId } = { id: "" }] = await tx
      .insert(connection)
      .values(row)
      .returning({ id: connection.id });
    await tx.insert(company).values(
      made.map(({ companyId, gpCompanyId }) => ({
        ...{ id: companyId, organizationId, code: `C${gpCompanyId}`, name: "Halden", gpCompanyId, currency: "USD" },
        ...{ gpConnectionId: connectionId, expensifyConnectionId: connectionId, currencyDecimals: 2 },
        ...{ timeZone: "America/Chicago", goLiveOn: day("2026-06-01"), segments: [], liabilityAccount: "000-2130-00" },
        approval: "never" as const,
        wentLiveAt: new Date(),
      })),
    );
  });
  for (const { companyId } of made)
    await db.insert(companyLease).values({ companyId, ownerOrganizationId: organizationId });
  return made;
}

/** Rows as planning leaves them, made by the database: thousands in a moment. */
export async function addReady(
  db: Database,
  { organizationId, companyId }: BenchCompany,
  count: number,
): Promise<void> {
  await inOrganization(db, organizationId, async (tx) => {
    const {
      rows: [last],
    } = await tx.execute<{ n: number }>(sql`select count(*)::int as n from report`);
    const first = (last?.n ?? 0) + 1;
    await tx.execute(sql`
      insert into report (organization_id, connection_id, report_id, policy_id, name, employee, status, currency, total_cents,
        approved_at, content_hash, first_read_at, last_read_at)
      select ${organizationId}, (select id from connection), 'R' || lpad(n::text, 11, '0'), 'POLICY1', 'Denver install', 'Maya Okafor',
        'approved', 'USD', 61735, '2026-11-02T15:00:00Z'::timestamptz + n * interval '1 second', 'hash', now(), now()
      from generate_series(${first}::int, ${first + count - 1}::int) as n`);
    const plans = JSON.stringify(
      Array.from({ length: DAYS }, (_, index) =>
        planOf(`2026-11-${String(Number(FIRST_DAY.slice(8)) + index).padStart(2, "0")}`),
      ),
    );
    await tx.execute(sql`
      insert into posting (organization_id, company_id, report_row_id, subject, revision, state, version, marker, content_hash,
        transaction_ids, plan, employee, report_name, approved_at, currency, total_cents)
      select organization_id, ${companyId}, id, report_id, 1, 'ready', 2, 'EXP ' || report_id || ' ABCDEFGH', 'hash',
        array(select report_id || '-' || e from generate_series(1, ${EXPENSES}::int) as e),
        (${plans}::jsonb) -> ((row_number() over (order by report_id) - 1) * ${DAYS} / ${count})::int,
        employee, name, approved_at, currency, total_cents
      from report where report_id between 'R' || lpad(${String(first)}, 11, '0') and 'R' || lpad(${String(first + count - 1)}, 11, '0')`);
    await tx.execute(sql`
      insert into posting_expense (organization_id, transaction_id, posting_id)
      select organization_id, unnest(transaction_ids), id from posting where company_id = ${companyId} on conflict do nothing`);
  });
}
