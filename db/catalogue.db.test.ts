import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TRANSITIONS } from "#lib/core/posting/state.ts";
import { APP_ROLE } from "./migrate.ts";
import { createTestDatabase, type TestDatabase } from "./testing/template.ts";

/** Known before an organization is, or nothing but ids; every other table is a customer's. */
const WITHOUT_TENANT = [
  "drizzle.__drizzle_migrations",
  "public.company_lease",
  "public.posting_move",
  "public.request_pace",
  "public.schedule_slot",
  "public.session",
  "public.user",
];
/** What the working role may do with a table that is only ever added to. */
const APPEND_ONLY = ["audit_event", "company_options", "mapping", "reference_change", "used_nonce"];
/** They run with the owner's rights, and answer ids and names only. */
const DEFINER_FUNCTIONS = ["organization_by_slug", "organizations_of_user", "organizations_with_keys"];

let database: TestDatabase;
let owner: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = postgres(database.ownerUrl, { max: 1 });
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const names = async (rows: PromiseLike<readonly Record<string, unknown>[]>) => (await rows).map(({ name }) => name);

test("a table is a customer's, or on the short list of those that are not", async () => {
  const without = names(owner`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pgboss')
      and not exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped)
    order by name`);

  expect(await without).toEqual(WITHOUT_TENANT);
});

test("every customer's table has forced row-level security, and organization_id is never null", async () => {
  const open = names(owner`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
    where c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity and a.attnotnull)`);
  const [count] = await owner`select count(*)::int as n from pg_class where relrowsecurity and relforcerowsecurity`;

  expect(await open).toEqual([]);
  expect(count?.n).toBeGreaterThanOrEqual(20);
});

test("every customer's table has one policy for the working role: reads and writes are bound to the same organization", async () => {
  const policies = await owner<
    { tablename: string; cmd: string; permissive: string; qual: string; with_check: string }[]
  >`
    select tablename, cmd, permissive, qual, with_check from pg_policies where ${APP_ROLE} = any (roles) or 'public' = any (roles)`;
  const tables = await names(owner`select relname as name from pg_class where relrowsecurity order by 1`);

  expect(policies.map(({ tablename }) => tablename).toSorted()).toEqual(tables);
  for (const { cmd, permissive, qual, with_check } of policies) {
    expect({ cmd, permissive }).toEqual({ cmd: "ALL", permissive: "PERMISSIVE" });
    expect(qual).toMatch(/^\(organization_id = \( SELECT .*current_setting\('app\.organization_id'::text, true\)/s);
    expect(with_check).toBe(qual);
  }
});

test("the owner may look up organizations, members and who has a data key, and has no other way round", async () => {
  const policies = owner`
    select tablename, cmd, roles::text[] from pg_policies where policyname <> 'tenant' order by tablename`;
  const [me] = await owner`select current_user as name`;

  expect(await policies).toEqual([
    { tablename: "data_key", cmd: "SELECT", roles: [me?.name] },
    { tablename: "member", cmd: "SELECT", roles: [me?.name] },
    { tablename: "organization", cmd: "SELECT", roles: [me?.name] },
  ]);
});

test("the working role has no powers and owns nothing", async () => {
  const roles = owner`
    select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
      exists (select 1 from pg_auth_members m where m.member = r.oid) as is_member from pg_roles r where rolname = ${APP_ROLE}`;
  const owned = names(owner`select relname as name from pg_class where pg_get_userbyid(relowner) = ${APP_ROLE}`);
  const none = {
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolreplication: false,
  };

  expect(await roles).toEqual([{ ...none, is_member: false }]);
  expect(await owned).toEqual([]);
});

test("the working role can neither truncate nor make anything, and only add to what is append-only", async () => {
  const truncatable = names(owner`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname in ('public', 'drizzle') and has_table_privilege(${APP_ROLE}, c.oid, 'TRUNCATE, TRIGGER, REFERENCES')`);
  const [may] = await owner`
    select has_schema_privilege(${APP_ROLE}, 'public', 'CREATE') as public, has_schema_privilege(${APP_ROLE}, 'pgboss', 'CREATE') as queue,
      has_database_privilege(${APP_ROLE}, current_database(), 'CREATE') as database`;
  const changeable = names(owner`
    select name from unnest(${APPEND_ONLY}::text[]) as name where has_table_privilege(${APP_ROLE}, name, 'UPDATE, DELETE')
      or has_any_column_privilege(${APP_ROLE}, name, 'UPDATE')`);

  expect(await truncatable).toEqual([]);
  expect(may).toEqual({ public: false, queue: false, database: false });
  expect(await changeable).toEqual([]);
});

test("there are no views, which would see with their owner's eyes, and no other functions with the owner's rights", async () => {
  const views = names(owner`
    select viewname as name from pg_views where schemaname = 'public' union select matviewname from pg_matviews where schemaname = 'public'`);
  const functions = names(owner`
    select proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'pgboss') and prosecdef order by 1`);

  expect(await views).toEqual([]);
  expect(await functions).toEqual(DEFINER_FUNCTIONS);
});

test("the table of legal moves says exactly what the core says", async () => {
  const stored = await owner<{ move: string }[]>`select from_state || ' > ' || to_state as move from posting_move`;
  const legal = Object.entries(TRANSITIONS).flatMap(([from, targets]) => targets.map((to) => `${from} > ${to}`));

  expect(stored.map(({ move }) => move).toSorted()).toEqual(legal.toSorted());
});
