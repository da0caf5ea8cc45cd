import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { expect, inject, onTestFinished, test } from "vitest";
import { makeDatabase } from "./embedded/make-database.ts";
import { appUrl, migrate } from "./migrate.ts";
import { asAdmin } from "./testing/template.ts";

const MIGRATIONS = fileURLToPath(new URL("../drizzle", import.meta.url));
const ORGANIZATION = "10000000-0000-4000-8000-000000000000";
const OTHER = "20000000-0000-4000-8000-000000000000";

/** A database as it was before the migration `tag` (without its number), and what brings it to now. */
async function databaseBefore(tag: string) {
  const { adminUrl, ownerPassword, appPassword } = inject("testServer");
  const name = `ml_upgrade_${crypto.randomUUID().replaceAll("-", "")}`;
  const ownerUrl = await makeDatabase(adminUrl, ownerPassword, name);
  const folder = mkdtempSync(join(tmpdir(), "ml-connector-drizzle-"));
  cpSync(MIGRATIONS, folder, { recursive: true });
  const journalFile = join(folder, "meta", "_journal.json");
  const journal = JSON.parse(readFileSync(journalFile, "utf8")) as { entries: { tag: string }[] };
  const first = journal.entries.findIndex((entry) => entry.tag.endsWith(`_${tag}`));
  writeFileSync(journalFile, JSON.stringify({ ...journal, entries: journal.entries.slice(0, first) }));
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => undefined });
  await runMigrations(drizzle({ client: owner }), { migrationsFolder: folder });
  rmSync(folder, { recursive: true });
  onTestFinished(async () => {
    await owner.end();
    await asAdmin(adminUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
  });
  return {
    owner,
    appUrl: appUrl(ownerUrl, appPassword),
    upgrade: () => migrate({ databaseUrl: ownerUrl, appRolePassword: appPassword }),
  };
}

async function insertFirm(owner: postgres.Sql, organizationId: string, connectionId: string): Promise<void> {
  await owner`select set_config('app.organization_id', ${organizationId}, false)`;
  await owner`insert into organization (organization_id, slug, name) values (${organizationId}, ${`org-${organizationId.slice(0, 2)}`}, 'Firm')`;
  await owner`insert into connection (id, organization_id, kind, name, url, username)
    values (${connectionId}, ${organizationId}, 'gp', 'GP', 'https://gp.example', 'x')`;
}

type Company = Readonly<{
  id: string;
  code: string;
  gpCompanyId: number;
  confirmedBy: string | null;
  createdAt: string;
}>;

async function insertCompany(owner: postgres.Sql, organizationId: string, connectionId: string, company: Company) {
  const { id, code, gpCompanyId, confirmedBy, createdAt } = company;
  const confirmedAt = confirmedBy === null ? null : "2026-03-04T15:00:00Z";
  await owner`select set_config('app.organization_id', ${organizationId}, false)`;
  await owner`insert into company (id, organization_id, code, name, gp_connection_id, expensify_connection_id, gp_company_id, currency,
    currency_decimals, time_zone, go_live_on, segments, liability_account, settlement_confirmed_by, settlement_confirmed_at, created_at)
    values (${id}, ${organizationId}, ${code}, ${code}, ${connectionId}, ${connectionId}, ${gpCompanyId}, 'USD', 2, 'UTC', '2026-06-01', '[]',
    '000-2130-00', ${confirmedBy}, ${confirmedAt}, ${createdAt})`;
}

async function mapCard(owner: postgres.Sql, companyId: string, version: number, source: string, target: string | null) {
  await owner`insert into mapping (organization_id, company_id, version, kind, segment, level, source, target, set_by, set_at)
    values (${ORGANIZATION}, ${companyId}, ${version}, 'card', 0, 0, ${source}, ${target}, 'Ana Ruiz', now())`;
}

const FIRST: Company = {
  id: "11000000-0000-4000-8000-000000000000",
  code: "HALD",
  gpCompanyId: 2,
  confirmedBy: "Sam Whitlock",
  createdAt: "2026-01-01T00:00:00Z",
};
const TWIN: Company = {
  ...FIRST,
  id: "12000000-0000-4000-8000-000000000000",
  code: "HALD2",
  confirmedBy: null,
  createdAt: "2026-02-01T00:00:00Z",
};
const FOREIGN: Company = { ...FIRST, id: "21000000-0000-4000-8000-000000000000" };

test("the upgrade keeps who confirmed the settlement accounts, one by one, and marks a second company on the same company in GP", async () => {
  const { owner, appUrl: url, upgrade } = await databaseBefore("settlement_account");
  const [gp, otherGp] = ["13000000-0000-4000-8000-000000000000", "23000000-0000-4000-8000-000000000000"];
  await insertFirm(owner, OTHER, otherGp);
  await insertCompany(owner, OTHER, otherGp, FOREIGN);
  await insertFirm(owner, ORGANIZATION, gp);
  for (const company of [TWIN, FIRST]) await insertCompany(owner, ORGANIZATION, gp, company);
  await mapCard(owner, FIRST.id, 1, "Amex", "000-1100-00");
  await mapCard(owner, FIRST.id, 2, "Amex", "000-2145-00");
  await mapCard(owner, FIRST.id, 3, "Visa", "000-2146-00");
  await mapCard(owner, FIRST.id, 4, "Visa", null);
  await mapCard(owner, TWIN.id, 1, "Amex", "000-2145-00");
  await upgrade();

  const app = postgres(url, { max: 1 });
  onTestFinished(() => app.end());
  await app`select set_config('app.organization_id', ${ORGANIZATION}, false)`;
  const confirmedAt = new Date("2026-03-04T15:00:00Z");
  const by = { company_id: FIRST.id, confirmed_by: "Sam Whitlock", confirmed_at: confirmedAt };
  expect(
    await app`select company_id, account, confirmed_by, confirmed_at from settlement_account order by account`,
  ).toEqual([
    { ...by, account: "000-2130-00" },
    { ...by, account: "000-2145-00" },
  ]);
  expect(await app`select code, ledger_taken_by from company order by code`).toEqual([
    { code: "HALD", ledger_taken_by: null },
    { code: "HALD2", ledger_taken_by: FIRST.id },
  ]);
  // A new one does not get in, and row-level security is as it was.
  await expect(
    app`insert into company select (jsonb_populate_record(c, '{"id": "14000000-0000-4000-8000-000000000000", "code": "HALD3"}')).*
      from company c where code = 'HALD'`,
  ).rejects.toThrow(/company_ledger/);
  expect(await app`select count(*)::int as n from company`).toEqual([{ n: 2 }]);
  expect(await owner`select relname from pg_class where relrowsecurity and not relforcerowsecurity`).toEqual([]);
});

test("the upgrade uses up the nonces of the secrets that are there, and finds the events of a connection from before", async () => {
  const { owner, appUrl: url, upgrade } = await databaseBefore("nonces_and_events");
  const [gp, otherGp] = ["13000000-0000-4000-8000-000000000000", "23000000-0000-4000-8000-000000000000"];
  for (const [organizationId, id] of [
    [OTHER, otherGp],
    [ORGANIZATION, gp],
  ] as const) {
    await insertFirm(owner, organizationId, id);
    await owner`insert into data_key (organization_id, kid, wrapped_by, wrapped) values (${organizationId}, 'd1', 'k1', ${`handle of ${id}`})`;
    await owner`update connection set secret_sealed = 'v2.d1.nonce-1.ct.tag', pending_sealed = 'v2.d1.nonce-2.ct.tag'`;
    // Before there were data keys, and with a key that was lost: neither has a nonce of a key that seals.
    await owner`insert into connection (organization_id, kind, name, url, username, secret_sealed, pending_sealed)
      values (${organizationId}, 'gp', 'Old', 'https://old.example', 'x', 'v1.k1.nonce-1.ct.tag', 'v2.lost.nonce-1.ct.tag')`;
    await owner`insert into audit_event (organization_id, sequence, at, actor_kind, actor_name, action, body, previous_hash, hash)
      values (${organizationId}, 1, now(), 'user', 'Ana', 'connection.pinged', jsonb_build_object('detail', jsonb_build_object('id', ${id}::text)), '', '')`;
  }
  await upgrade();

  const app = postgres(url, { max: 1 });
  onTestFinished(() => app.end());
  await app`select set_config('app.organization_id', ${ORGANIZATION}, false)`;
  expect(await app`select kid, nonce from used_nonce order by nonce`).toEqual([
    { kid: "d1", nonce: "nonce-1" },
    { kid: "d1", nonce: "nonce-2" },
  ]);
  await expect(app`update connection set secret_sealed = 'v2.d1.nonce-2.other.tag' where name = 'Old'`).rejects.toThrow(
    /used_nonce/,
  );
  expect(await app`select connection_id from audit_event`).toEqual([{ connection_id: gp }]);
  expect(await owner`select relname from pg_class where relrowsecurity and not relforcerowsecurity`).toEqual([]);
});
