import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect, type DatabaseHandle } from "#db/client.ts";
import {
  auditEvent,
  company,
  companyLease,
  companyWorkspace,
  connection,
  mapping,
  member,
  schedule,
  session,
  user,
} from "#db/schema/index.ts";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { inOrganization } from "#db/tx.ts";
import { assert } from "#lib/core/assert.ts";
import { CHAIN_START, verifyChain } from "#lib/core/audit/chain.ts";
import type { Sealer } from "#lib/core/connection/secret-place.ts";
import { err, ok } from "#lib/core/result.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { SAMPLE_COMPANY, SAMPLE_FILE, sampleConfiguration } from "#lib/testing/sample-configuration.ts";
import { verifyPassword } from "../member/password.ts";
import { configure, type ConfigureAdmin } from "./configure.ts";
import type { ConfigurationInput } from "./configuration.ts";

let database: TestDatabase;
let handle: DatabaseHandle;
let secrets: Record<string, string>;
const clock = fixedClock();

/** Readable on purpose: the real one has its own tests. It keeps to the place. */
const sealer: Sealer = {
  seal: (plain, { connectionId, hostPort }) => `sealed:${connectionId}:${hostPort}:${plain}`,
  unseal: (sealed, { connectionId, hostPort }) => {
    const prefix = `sealed:${connectionId}:${hostPort}:`;
    return sealed.startsWith(prefix) ? ok(sealed.slice(prefix.length)) : err("does_not_belong_here");
  },
};
const admin = (): ConfigureAdmin => ({
  db: handle.db,
  clock,
  sealer,
  actor: { kind: "shell", command: "configure" },
  checkAddress: () => null,
  secretOf: (name) => secrets[name],
});

beforeAll(async () => {
  database = await createTestDatabase();
  handle = connect(database.appUrl, 4);
});
beforeEach(() => {
  secrets = { EXPENSIFY_SECRET: "ex-secret", GP_PASSWORD: "gp-secret", MEI_PASSWORD: "correct horse battery" };
});
afterAll(async () => {
  await handle.close();
  await database.drop();
});

let slugs = 0;
/** Another organization for every test. */
function newFile(changes: Partial<ConfigurationInput> = {}): ConfigurationInput {
  slugs += 1;
  return { ...SAMPLE_FILE, organization: { slug: `org-${slugs}`, name: "Halden Instruments" }, ...changes };
}
const run = (file: ConfigurationInput) => configure(admin(), sampleConfiguration(file));
async function succeed(file: ConfigurationInput) {
  const outcome = await run(file);
  assert(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}
async function issuesOf(file: ConfigurationInput) {
  const outcome = await run(file);
  return outcome.ok || outcome.error.code !== "invalid_input" ? [] : outcome.error.issues;
}
const withCompany = (file: ConfigurationInput, changes: Partial<typeof SAMPLE_COMPANY>) => ({
  ...file,
  companies: [{ ...SAMPLE_COMPANY, ...changes }],
});
const eventsOf = (organizationId: string) =>
  inOrganization(handle.db, organizationId, (tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)));
const actionsOf = ({ changes }: { changes: readonly { action: string }[] }) => changes.map(({ action }) => action);

test("a first run makes everything, each change with its event, and the chain holds", async () => {
  const { organizationId, changes, companies } = await succeed(newFile());
  const events = await eventsOf(organizationId);

  expect(actionsOf({ changes })).toEqual([
    ...["organization.created", "member.added", "member.added"],
    ...["connection.created", "connection.secret_set", "connection.created", "connection.secret_set"],
    ...["company.created", "company.changed", "calendar.changed", "mapping.changed", "schedule.changed"],
  ]);
  expect(events.map(({ action }) => action)).toEqual(actionsOf({ changes }));
  expect(new Set(events.map(({ actorName }) => actorName))).toEqual(new Set(["Shell (configure)"]));
  expect(verifyChain({ sequence: 0, hash: CHAIN_START }, events)).toBeNull();
  expect(companies).toMatchObject([{ code: "HALD" }]);
  const [lease] = await handle.db
    .select()
    .from(companyLease)
    .where(eq(companyLease.companyId, companies[0]?.id ?? ""));
  expect(lease).toMatchObject({ ownerOrganizationId: organizationId, epoch: 0, holder: null });
});

test("a second run of the same file writes nothing", async () => {
  const file = newFile();
  const first = await succeed(file);
  const before = await eventsOf(first.organizationId);
  clock.advanceMs(60_000);
  const second = await succeed(file);

  expect(second).toEqual({ ...first, changes: [] });
  expect(await eventsOf(first.organizationId)).toHaveLength(before.length);
});

test("no secret and no password gets into the audit, nor stands in the database as it is", async () => {
  const { organizationId } = await succeed(newFile());
  const told = JSON.stringify(await eventsOf(organizationId));

  for (const secret of Object.values(secrets)) expect(told).not.toContain(secret);
  expect(told).not.toContain("sealed:");
  const [mei] = await handle.db.select().from(user).where(eq(user.email, "mei.tan@halden.example"));
  expect(mei?.passwordHash).toMatch(/^\$argon2id\$/);
  expect(await verifyPassword("correct horse battery", mei?.passwordHash ?? null)).toBe(true);
});

test("a change is one event with before and after, and leaves the rest alone", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const changed = await succeed(withCompany(file, { approval: "always", goLiveOn: "2026-07-01" }));
  const [last] = (await eventsOf(organizationId)).slice(-1);

  expect(actionsOf(changed)).toEqual(["company.changed"]);
  expect(last?.body).toEqual({
    before: { approval: "held", goLiveOn: "2026-06-01" },
    after: { approval: "always", goLiveOn: "2026-07-01" },
    detail: null,
  });
});

test("mapping: one new version with only what differs; other rows stay; null unmaps", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await succeed(
    withCompany(file, {
      mapping: [
        { kind: "category", segment: 2, source: "Lodging", target: "6420" },
        { kind: "category", segment: 2, source: "Meals", target: "6430" },
        { kind: "tag", segment: 1, level: 1, source: "Boston", target: null },
      ],
    }),
  );
  const rows = await inOrganization(handle.db, organizationId, (tx) =>
    tx.select().from(mapping).orderBy(asc(mapping.version), asc(mapping.source)),
  );

  expect(rows.map(({ version, source, target }) => [version, source, target])).toEqual([
    [1, "Amex Corporate", "000-2145-00"],
    [1, "Boston", "440"],
    [1, "Lodging", "6420"],
    [1, "P1", "00"],
    [2, "Boston", null],
    [2, "Meals", "6430"],
  ]);
  expect(rows.every(({ setById, setBy }) => setById === null && setBy === "Shell (configure)")).toBe(true);
});

test("a long mapping is one version, told in several events", async () => {
  const rows = Array.from({ length: 1_200 }, (_, index) => ({
    kind: "category" as const,
    segment: 2,
    source: `Category ${index}`,
    target: "6420",
  }));
  const { changes } = await succeed(withCompany(newFile(), { mapping: rows }));

  expect(actionsOf({ changes }).filter((action) => action === "mapping.changed")).toHaveLength(3);
});

const connections = (changes: object) =>
  (SAMPLE_FILE.connections ?? []).map((each) => (each.kind === "gp" ? { ...each, ...changes } : each));
const gpRow = async (organizationId: string) => {
  const rows = await inOrganization(handle.db, organizationId, (tx) =>
    tx.select().from(connection).where(eq(connection.kind, "gp")),
  );
  assert(rows[0] !== undefined, "no connection");
  return rows[0];
};

test("another host erases the secret, and what was swept there proves nothing here", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await inOrganization(handle.db, organizationId, (tx) => tx.update(company).set({ sweptAt: new Date() }));
  const moved = { ...file, connections: connections({ url: "https://other.example/Dynamics", secretEnv: undefined }) };
  const { changes } = await succeed(JSON.parse(JSON.stringify(moved)) as ConfigurationInput);

  expect(actionsOf({ changes })).toEqual(["connection.changed"]);
  expect(await gpRow(organizationId)).toMatchObject({ secretSealed: null, secretSetAt: null, secretSetBy: null });
  const [row] = await inOrganization(handle.db, organizationId, (tx) => tx.select().from(company));
  expect(row?.sweptAt).toBeNull();
});

test("another host with the secret given seals it anew to that host", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const { changes } = await succeed({
    ...file,
    connections: connections({ url: "https://other.example:444/Dynamics" }),
  });

  expect(actionsOf({ changes })).toEqual(["connection.changed", "connection.secret_set"]);
  expect((await gpRow(organizationId)).secretSealed).toContain(":other.example:444:gp-secret");
});

test("another path on the same host keeps the secret; plain http does not", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const without = (url: string) => ({
    ...file,
    connections: JSON.parse(JSON.stringify(connections({ url, secretEnv: undefined }))) as never,
  });
  await succeed(without("https://gp.halden.example:48620/Other"));
  expect((await gpRow(organizationId)).secretSealed).not.toBeNull();

  await succeed(without("http://gp.halden.example:48620/Other"));
  expect((await gpRow(organizationId)).secretSealed).toBeNull();
});

test("a new secret is set and closes the circuit; a variable that went away changes nothing", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await inOrganization(handle.db, organizationId, (tx) => tx.update(connection).set({ circuitOpenedAt: new Date() }));
  delete secrets["GP_PASSWORD"];
  expect((await succeed(file)).changes).toEqual([]);

  secrets["GP_PASSWORD"] = "changed";
  expect(actionsOf(await succeed(file))).toEqual(["connection.secret_set", "connection.circuit_closed"]);
  expect((await gpRow(organizationId)).circuitOpenedAt).toBeNull();
});

test("secrets that are referred to and nowhere to be found are all named, and nothing is written", async () => {
  secrets = { MEI_PASSWORD: "short" };
  const file = newFile();

  expect(await issuesOf(file)).toEqual([
    "people[0].passwordEnv: the password must have 12 to 256 characters",
    "connections[0].secretEnv: the environment variable EXPENSIFY_SECRET is not set",
    "connections[1].secretEnv: the environment variable GP_PASSWORD is not set",
  ]);
  const found = await handle.db.execute(`select organization_by_slug('${file.organization.slug}') as id`);
  expect(found).toMatchObject([{ id: null }]);
});

test("a changed password ends the person's sessions; the same one does not", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const [mei] = await handle.db.select().from(user).where(eq(user.email, "mei.tan@halden.example"));
  assert(mei !== undefined, "no user");
  await handle.db
    .insert(session)
    .values({ tokenHash: `hash-${organizationId}`, userId: mei.id, expiresAt: new Date("2099-01-01T00:00:00Z") });
  await succeed(file);
  expect(await handle.db.select().from(session)).toHaveLength(1);

  secrets["MEI_PASSWORD"] = "another good password";
  expect(actionsOf(await succeed(file))).toEqual(["member.changed"]);
  expect(await handle.db.select().from(session)).toHaveLength(0);
});

test("roles and names are brought up to date; nobody is removed", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const people = [
    { email: "ana.ruiz@halden.example", name: "Ana Ruiz-Ochoa", roles: ["approver" as const, "admin" as const] },
  ];
  expect(actionsOf(await succeed({ ...file, people }))).toEqual(["member.changed"]);

  const members = await inOrganization(handle.db, organizationId, (tx) =>
    tx.select({ roles: member.roles }).from(member),
  );
  expect(members.map(({ roles }) => roles.join()).toSorted()).toEqual(["admin,approver", "mapper"]);
});

test("a workspace that feeds another company is refused until somebody confirmed it, for both", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const second = (confirmed: object) => ({
    ...file,
    companies: [
      SAMPLE_COMPANY,
      {
        ...SAMPLE_COMPANY,
        code: "TWO",
        gpCompanyId: 3,
        workspaces: [{ policyId: "P1", name: "US Field", ...confirmed }],
      },
    ],
  });
  expect(await issuesOf(second({}))).toEqual([
    expect.stringContaining('companies[1].workspaces[0]: "US Field" already feeds HALD'),
  ]);

  await succeed(second({ sharedConfirmedBy: "Sam Whitlock" }));
  const feeds = await inOrganization(handle.db, organizationId, (tx) => tx.select().from(companyWorkspace));
  expect(feeds.map(({ sharedConfirmedBy }) => sharedConfirmedBy)).toEqual(["Sam Whitlock", "Sam Whitlock"]);
  expect((await succeed(second({ sharedConfirmedBy: "Sam Whitlock" }))).changes).toEqual([]);
});

test("connections that are missing or of the wrong kind are refused", async () => {
  const file = withCompany(newFile(), { gpConnection: "Expensify", expensifyConnection: "Nowhere" });

  expect(await issuesOf(file)).toEqual([
    'companies[0].gpConnection: there is no connection of kind gp with the name "Expensify"',
    'companies[0].expensifyConnection: there is no connection of kind expensify with the name "Nowhere"',
  ]);
});

test("an earlier go-live date has to be swept first; a confirmation falls with the account it was given for", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await inOrganization(handle.db, organizationId, (tx) => tx.update(company).set({ sweptAt: new Date() }));
  const { settlementConfirmedBy: _, ...unconfirmed } = SAMPLE_COMPANY;
  const read = async () => (await inOrganization(handle.db, organizationId, (tx) => tx.select().from(company)))[0];

  await succeed({ ...file, companies: [{ ...unconfirmed, name: "Halden" }] });
  expect(await read()).toMatchObject({ settlementConfirmedBy: "Sam Whitlock", sweptAt: expect.any(Date) });

  await succeed({ ...file, companies: [{ ...unconfirmed, liabilityAccount: "000-2131-00", goLiveOn: "2026-05-01" }] });
  expect(await read()).toMatchObject({ settlementConfirmedBy: null, settlementConfirmedAt: null, sweptAt: null });
});

test("a schedule that a person paused stays paused", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await inOrganization(handle.db, organizationId, async (tx) => {
    const [row] = await tx.select().from(schedule);
    if (row)
      await tx
        .update(schedule)
        .set({ rule: { ...row.rule, paused: true }, pausedBy: "Ana Ruiz", pausedAt: new Date() });
  });
  expect((await succeed(file)).changes).toEqual([]);

  await succeed(withCompany(file, { schedule: { days: [1], every: { times: ["10:00"] } } }));
  const [row] = await inOrganization(handle.db, organizationId, (tx) => tx.select().from(schedule));
  expect(row?.rule).toEqual({
    kind: "sync",
    timeZone: "America/Chicago",
    days: [1],
    every: { times: ["10:00"] },
    paused: true,
  });
});

test("two runs at the same time make one organization", async () => {
  const file = newFile();
  const [left, right] = await Promise.all([succeed(file), succeed(file)]);

  expect(left.organizationId).toBe(right.organizationId);
  expect([left.changes.length, right.changes.length].toSorted((a, b) => a - b)).toEqual([0, 12]);
});
