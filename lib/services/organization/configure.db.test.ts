import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  company,
  companyLease,
  companyWorkspace,
  connection,
  mapping,
  member,
  posting,
  report,
  schedule,
  settlementAccount,
  session,
  user,
} from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import { CHAIN_START, verifyChain } from "#lib/core/audit/chain.ts";
import { actionsOf, type ConfigureWorld, createConfigureWorld, withCompany } from "#lib/testing/configure-world.ts";
import { SAMPLE_COMPANY } from "#lib/testing/sample-configuration.ts";
import { verifyPassword } from "../member/password.ts";

let world: ConfigureWorld;

test("a new company is live only where the file says so; of one that is there it says nothing", async () => {
  const liveOf = async (organizationId: string) => {
    const [row] = await world.inOrg(organizationId, (tx) => tx.select().from(company));
    return row?.wentLiveAt ?? null;
  };
  const file = world.newFile();
  const quiet = await world.succeed(withCompany(file, { live: false }));
  expect(await liveOf(quiet.organizationId)).toBeNull();
  await world.succeed(withCompany(file, { live: true }));
  expect(await liveOf(quiet.organizationId)).toBeNull();
  const loud = await world.succeed(withCompany(world.newFile(), { live: true }));
  expect(await liveOf(loud.organizationId)).not.toBeNull();
});
beforeAll(async () => {
  world = await createConfigureWorld();
});
beforeEach(() => {
  world.secrets
    .set("EXPENSIFY_SECRET", "ex-secret")
    .set("GP_PASSWORD", "gp-secret")
    .set("MEI_PASSWORD", "correct horse battery");
});
afterAll(() => world.close());

const newFile = () => world.newFile();
const succeed: ConfigureWorld["succeed"] = (file) => world.succeed(file);
const issuesOf: ConfigureWorld["issuesOf"] = (file) => world.issuesOf(file);
const inOrg: ConfigureWorld["inOrg"] = (organizationId, work) => world.inOrg(organizationId, work);
const eventsOf: ConfigureWorld["eventsOf"] = (organizationId) => world.eventsOf(organizationId);

test("a first run makes everything, each change with its event, and the chain holds", async () => {
  const { organizationId, changes, companies } = await succeed(newFile());
  const events = await eventsOf(organizationId);

  expect(actionsOf({ changes })).toEqual([
    ...["organization.created", "member.added", "member.added"],
    ...["connection.created", "connection.secret_set", "connection.created", "connection.secret_set"],
    ...["company.created", "company.settlement_confirmed", "company.changed", "calendar.changed"],
    ...["company.settlement_confirmed", "mapping.changed", "schedule.changed"],
  ]);
  expect(events.map(({ action }) => action)).toEqual(actionsOf({ changes }));
  expect(new Set(events.map(({ actorName }) => actorName))).toEqual(new Set(["Shell (configure)"]));
  expect(verifyChain({ sequence: 0, hash: CHAIN_START }, events)).toBeNull();
  expect(companies).toMatchObject([{ code: "HALD" }]);
  const [lease] = await world.db
    .select()
    .from(companyLease)
    .where(eq(companyLease.companyId, companies[0]?.id ?? ""));
  expect(lease).toMatchObject({ ownerOrganizationId: organizationId, epoch: 0, holder: null });
});

test("a second run of the same file writes nothing", async () => {
  const file = newFile();
  const first = await succeed(file);
  const before = await eventsOf(first.organizationId);
  world.clock.advanceMs(60_000);
  const second = await succeed(file);

  expect(second).toEqual({ ...first, changes: [] });
  expect(await eventsOf(first.organizationId)).toHaveLength(before.length);
});

test("no secret and no password gets into the audit, nor stands in the database as it is", async () => {
  const { organizationId } = await succeed(newFile());
  const told = JSON.stringify(await eventsOf(organizationId));

  for (const secret of world.secrets.values()) expect(told).not.toContain(secret);
  expect(told).not.toContain("sealed:");
  const [mei] = await world.db.select().from(user).where(eq(user.email, "mei.tan@halden.example"));
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
  const rows = await inOrg(organizationId, (tx) =>
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

test("a changed password ends the person's sessions; the same one does not", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const [mei] = await world.db.select().from(user).where(eq(user.email, "mei.tan@halden.example"));
  assert(mei !== undefined, "no user");
  await world.db
    .insert(session)
    .values({ tokenHash: `hash-${organizationId}`, userId: mei.id, expiresAt: new Date("2099-01-01T00:00:00Z") });
  await succeed(file);
  expect(await world.db.select().from(session)).toHaveLength(1);

  world.secrets.set("MEI_PASSWORD", "another good password");
  expect(actionsOf(await succeed(file))).toEqual(["member.changed"]);
  expect(await world.db.select().from(session)).toHaveLength(0);
});

test("roles and names are brought up to date; nobody is removed", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const people = [
    { email: "ana.ruiz@halden.example", name: "Ana Ruiz-Ochoa", roles: ["approver" as const, "admin" as const] },
  ];
  expect(actionsOf(await succeed({ ...file, people }))).toEqual(["member.changed"]);

  const members = await inOrg(organizationId, (tx) => tx.select({ roles: member.roles }).from(member));
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
  const feeds = await inOrg(organizationId, (tx) => tx.select().from(companyWorkspace));
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

test("an earlier go-live date has to be swept first", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await inOrg(organizationId, (tx) => tx.update(company).set({ sweptAt: new Date() }));
  const read = async () => (await inOrg(organizationId, (tx) => tx.select().from(company)))[0];

  await succeed(withCompany(file, { name: "Halden" }));
  expect(await read()).toMatchObject({ sweptAt: expect.any(Date) });
  await succeed(withCompany(file, { name: "Halden", goLiveOn: "2026-05-01" }));
  expect(await read()).toMatchObject({ sweptAt: null });
});

test("a settlement account is confirmed for itself: another one, and a card added later, wait for a person", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const confirmed = async () => {
    const rows = await inOrg(organizationId, (tx) => tx.select().from(settlementAccount));
    return rows.map(({ account, confirmedBy }) => `${account} ${confirmedBy}`).toSorted();
  };
  const both = ["000-2130-00 Sam Whitlock", "000-2145-00 Sam Whitlock"];
  expect(await confirmed()).toEqual(both);

  const { settlementConfirmedBy: _, mapping = [], ...unconfirmed } = SAMPLE_COMPANY;
  const visa = { kind: "card", source: "Visa", target: "000-2146-00" } as const;
  await succeed({
    ...file,
    companies: [{ ...unconfirmed, liabilityAccount: "000-2131-00", mapping: [...mapping, visa] }],
  });
  expect(await confirmed()).toEqual(both);

  const now = { ...SAMPLE_COMPANY, liabilityAccount: "000-2131-00" };
  const later = { ...file, companies: [{ ...now, mapping: [...mapping, { ...visa, confirmedBy: "Mei Tan" }] }] };
  expect((await succeed(later)).changes).toEqual([
    { action: "company.settlement_confirmed", what: "HALD" },
    { action: "company.settlement_confirmed", what: "HALD" },
  ]);
  expect(await confirmed()).toEqual([both[0], "000-2131-00 Sam Whitlock", both[1], "000-2146-00 Mei Tan"]);
  expect((await succeed(later)).changes).toEqual([]);
});

test("a second company on the same company in GP is refused, in the file and against what is there", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const twin = { ...SAMPLE_COMPANY, code: "TWIN", workspaces: [] };
  expect(await issuesOf({ ...file, companies: [SAMPLE_COMPANY, twin] })).toEqual([
    "companies[1].gpCompanyId: HALD has company 2 of GP already: one company here for each in GP",
  ]);
  expect(await issuesOf({ ...file, companies: [twin] })).toEqual([
    "companies[0].gpCompanyId: HALD has company 2 of this GP connection: one company here for each in GP. Give its workspaces to HALD",
  ]);
  expect(await inOrg(organizationId, (tx) => tx.$count(company))).toBe(1);

  // What an upgrade marked is free again with a company in GP of its own.
  await succeed({ ...file, companies: [{ ...twin, gpCompanyId: 3 }] });
  const ofTwin = eq(company.code, "TWIN");
  const [first] = await inOrg(organizationId, (tx) => tx.select().from(company).where(eq(company.code, "HALD")));
  await inOrg(organizationId, (tx) =>
    tx.update(company).set({ gpCompanyId: 2, ledgerTakenBy: first?.id }).where(ofTwin),
  );
  await succeed({ ...file, companies: [{ ...twin, gpCompanyId: 3 }] });
  const [freed] = await inOrg(organizationId, (tx) => tx.select().from(company).where(ofTwin));
  expect(freed).toMatchObject({ gpCompanyId: 3, ledgerTakenBy: null });
});

test("what postings were made with cannot change any more; the label not once it was used", async () => {
  const file = newFile();
  const { organizationId, companies } = await succeed(file);
  const companyId = companies[0]?.id ?? "";
  const changed = withCompany(file, { gpCompanyId: 3, currency: "EUR", exportLabel: "other" });
  const ids = {
    organizationId,
    companyId,
    contentHash: "h",
    transactionIds: [],
    subject: "R1",
    revision: 1,
    marker: "EXP R1",
  };
  const about = { employee: "", reportName: "", currency: "USD", totalCents: 1 };
  await inOrg(organizationId, async (tx) => {
    const [source] = await tx.select({ connectionId: connection.id }).from(connection);
    const read = {
      firstReadAt: world.clock.now(),
      lastReadAt: world.clock.now(),
      policyId: "P1",
      name: "",
      employee: "",
      status: "approved",
    };
    const row = {
      organizationId,
      connectionId: source?.connectionId ?? "",
      reportId: "R1",
      contentHash: "h",
      currency: "USD",
      totalCents: 1,
    };
    const [stored] = await tx
      .insert(report)
      .values({ ...row, ...read })
      .returning({ id: report.id });
    await tx.insert(posting).values({ ...ids, ...about, reportRowId: stored?.id ?? "", state: "sent" });
  });

  expect(await issuesOf(changed)).toEqual([
    "companies[0].gpCompanyId: cannot change any more: the company has reports that were planned with it",
    "companies[0].currency: cannot change any more: the company has reports that were planned with it",
    "companies[0].exportLabel: cannot change any more: reports in Expensify carry it",
  ]);
  expect((await succeed(file)).changes).toEqual([]);
});

test("a schedule that a person paused stays paused", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await inOrg(organizationId, async (tx) => {
    const [row] = await tx.select().from(schedule);
    if (row)
      await tx
        .update(schedule)
        .set({ rule: { ...row.rule, paused: true }, pausedBy: "Ana Ruiz", pausedAt: new Date() });
  });
  expect((await succeed(file)).changes).toEqual([]);

  await succeed(withCompany(file, { schedule: { days: [1], every: { times: ["10:00"] } } }));
  const [row] = await inOrg(organizationId, (tx) => tx.select().from(schedule));
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
  expect([left.changes.length, right.changes.length].toSorted((a, b) => a - b)).toEqual([0, 14]);
});
