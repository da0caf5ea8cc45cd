import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  auditEvent,
  company,
  companyWorkspace,
  connection,
  fiscalPeriod,
  organization,
  setup,
} from "#db/schema/index.ts";
import { createTestWorld, type TestWorld } from "#db/testing/factories.ts";
import { inOrganization } from "#db/tx.ts";
import type { Transaction } from "#db/client.ts";
import type { Role } from "#lib/core/access/roles.ts";
import type { Sealer } from "#lib/core/connection/secret-place.ts";
import type { PingStep } from "#lib/core/ports.ts";
import { err, ok } from "#lib/core/result.ts";
import { SAMPLE_ACCOUNTS } from "#lib/testing/sample-rules.ts";
import { vaultOf } from "#lib/testing/store/test-vault.ts";
import type { Context } from "../context.ts";
import { addConnection } from "../connection/add-connection.ts";
import { parseConfiguration } from "../organization/configuration.ts";
import { configure } from "../organization/configure.ts";
import { chooseConnection } from "./choose-connection.ts";
import { endSetup } from "./end-setup.ts";
import { listSetups } from "./list-setups.ts";
import { lookUp, type OpenForSetup } from "./look-up.ts";
import { makeCompany } from "./make-company.ts";
import { readSetup } from "./read-setup.ts";
import { saveStep, SaveStep } from "./save-step.ts";
import { startSetup } from "./start-setup.ts";

const NOW = new Date("2026-11-24T20:10:00Z");
const SECRET = "Winter-2026!";
const seal: Sealer["seal"] = (plain, { hostPort }) => `sealed ${plain.length} for ${hostPort}`;
const vault = vaultOf({ seal, unseal: () => err("malformed") });
const deps = { vault, checkAddress: (url: string) => (url.includes("forbidden") ? "it is private" : null) };
const EXPENSIFY = { name: "Expensify", url: "https://integrations.expensify.com/x", username: "aa_sam", settings: {} };
const GP = { name: "GP", url: "https://gp.example:48620/Dynamics", username: "HALDEN\\svc", settings: {} };
const WORKSPACES = [
  { policyId: "P1", name: "Field", currency: "USD", role: "admin", type: "corporate" },
  { policyId: "P2", name: "Sales", currency: "USD", role: "admin", type: "corporate" },
];
const FORMAT = [
  { position: 1, name: "Cost centre", length: 3, isMain: false },
  { position: 2, name: "Account", length: 4, isMain: true },
  { position: 3, name: "Site", length: 2, isMain: false },
];
const SEGMENTS = [
  { position: 1, name: "Cost centre", length: 3, source: { kind: "tag", level: 1 } },
  { position: 2, name: "Account", length: 4, source: { kind: "category" } },
  { position: 3, name: "Site", length: 2, source: { kind: "workspace" } },
] as const;
const PERIODS = [{ year: 2026, number: 12, firstDay: "2026-12-01", lastDay: "2026-12-31", closed: false }];
const COMPANY = {
  ...{ code: "HALD", name: "Halden", currency: "USD", currencyDecimals: 2, timeZone: "America/Chicago" },
  ...{ goLiveOn: "2026-12-01", periods: PERIODS },
};
const LIABILITY = "000-2130-00";

let world: TestWorld;
let organizationId: string;
let asked: string[];
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  organizationId = randomUUID();
  asked = [];
  await inOrg((tx) =>
    tx.insert(organization).values({ organizationId, slug: `org-${organizationId}`, name: "Halden" }),
  );
});

const inOrg = <T>(work: (tx: Transaction) => Promise<T>, of = organizationId) => inOrganization(world.db, of, work);
const person = (name: string, roles: readonly Role[] = ["admin"], of = organizationId): Context => ({
  ...{ db: world.db, organizationId: of, roles, clock: { now: () => NOW, monotonicMs: () => 0 } },
  actor: { kind: "user", id: randomUUID(), name },
});

const open: OpenForSetup = {
  source: async () => ok({ listWorkspaces: async () => told("workspaces", WORKSPACES), close: async () => {} }),
  ledger: async () =>
    ok({
      listCompanies: async () =>
        told("companies", [{ id: 2, name: "Halden ", separator: "-", options: [], workflow: false }]),
      readAccountFormat: async () => told("format", FORMAT),
      listAccounts: async () => told("accounts", SAMPLE_ACCOUNTS),
      close: async () => {},
    }),
};
function told<Value>(what: string, value: Value) {
  asked.push(what);
  return ok(value);
}

type Answer = Readonly<{ ok: boolean; error?: unknown }>;
const good = async <Value>(
  answer: Promise<{ ok: true; value: Value } | { ok: false; error: unknown }>,
): Promise<Value> => {
  const result = await answer;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const save = (ctx: Context, input: unknown) => saveStep(ctx, SaveStep.parse(input));
const pinged = (id: string, ...layers: string[]) => {
  const ping: PingStep[] = layers.map((layer) => ({ layer, ok: true, detail: "", tookMs: 1, problem: null }));
  return inOrg((tx) => tx.update(connection).set({ ping, pingedAt: NOW }).where(eq(connection.id, id)));
};

/** A setup with both connections, pinged, and everything chosen; the company is not made. */
async function prepared(ctx: Context, names = { expensify: "Expensify", gp: "GP" }) {
  const { setupId } = await good(startSetup(ctx, {}));
  const add = (kind: "expensify" | "gp", fields: typeof GP) =>
    good(addConnection(deps)(ctx, { setupId, kind, ...fields, secret: SECRET }));
  const expensify = await add("expensify", { ...EXPENSIFY, name: names.expensify });
  const gp = await add("gp", { ...GP, name: names.gp });
  await pinged(expensify.connectionId, "sign_in");
  await pinged(gp.connectionId, "sign-in", "role");
  await good(lookUp(open)(ctx, { setupId, what: "workspaces" }));
  await good(lookUp(open)(ctx, { setupId, what: "companies" }));
  return { setupId, expensifyId: expensify.connectionId, gpId: gp.connectionId };
}
const workspacesOf = (setupId: string, shared = false) => ({
  ...{ step: "workspaces", setupId },
  workspaces: [{ policyId: "P1", name: "Field", shared }],
});
const companyOf = (setupId: string, changes: object = {}) => ({
  ...{ step: "company", setupId, gpCompanyId: 2, company: { ...COMPANY, ...changes } },
});
const segments = () => SEGMENTS.map((each) => ({ ...each }));
const make = (ctx: Context, setupId: string, changes: object = {}) =>
  makeCompany(deps)(ctx, { setupId, segments: segments(), liabilityAccount: LIABILITY, isConfirmed: true, ...changes });

async function chosen(ctx: Context, changes: object = {}) {
  const here = await prepared(ctx);
  await good(save(ctx, workspacesOf(here.setupId)));
  await good(save(ctx, companyOf(here.setupId, changes)));
  await good(lookUp(open)(ctx, { setupId: here.setupId, what: "chart" }));
  return here;
}

const ofCompany = async (of = organizationId) => {
  const [rows, feeds, periods, events] = await inOrg(
    async (tx) => [
      await tx.select().from(company),
      await tx.select().from(companyWorkspace),
      await tx.select().from(fiscalPeriod),
      await tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)),
    ],
    of,
  );
  const own = (row: object) => Object.fromEntries(Object.entries(row).filter(([name]) => !/Id$|^id$|At$/.test(name)));
  return {
    rows: rows.map(own),
    feeds: feeds.map(own),
    periods: periods.map(own),
    events: events
      .filter(({ action }) => /^(?:company|calendar)\./.test(action))
      .map(({ action, body }) => [action, JSON.stringify(body).replaceAll(/[0-9a-f-]{36}/g, "id")]),
  };
};

test("begun by one person and left, it is gone on with by another, and makes what the file of the shell makes", async () => {
  const sam = person("Sam Whitlock");
  const { setupId } = await chosen(sam);
  const [listed] = await good(listSetups(person("Kim Berg"), {}));
  expect(listed).toMatchObject({ id: setupId, startedBy: "Sam Whitlock", next: "accounts", stepsDone: 4 });
  expect(listed?.has).toEqual(["Expensify", "GP", "HALD"]);

  const kim = person("Sam Whitlock");
  expect(await good(make(kim, setupId))).toMatchObject({ code: "HALD" });
  const view = await good(readSetup(kim, { setupId }));
  expect(view.made).toMatchObject({ code: "HALD", accountsReadAt: null });
  await good(save(kim, { step: "calibrate", setupId }));
  expect((await good(readSetup(kim, { setupId }))).steps.at(-1)).toEqual({ step: "ready", state: "open" });
  await good(endSetup(kim, { setupId, how: "finished" }));
  expect(await good(listSetups(sam, {}))).toEqual([]);

  const slug = `shell-${randomUUID()}`;
  const file = parseConfiguration({
    organization: { slug, name: "Halden" },
    connections: [
      { ...EXPENSIFY, kind: "expensify" },
      { ...GP, kind: "gp" },
    ],
    companies: [
      {
        ...{ ...COMPANY, gpConnection: "GP", expensifyConnection: "Expensify", gpCompanyId: 2, segments: segments() },
        ...{ liabilityAccount: LIABILITY, settlementConfirmedBy: "Sam Whitlock" },
        workspaces: [{ policyId: "P1", name: "Field" }],
      },
    ],
  });
  if (!file.ok) throw new Error(JSON.stringify(file));
  const actor = { kind: "shell", command: "configure" } as const;
  const clock = { now: () => NOW, monotonicMs: () => 0 };
  const shell = await good(
    configure({ db: world.db, clock, vault, actor, checkAddress: () => null, secretOf: () => undefined }, file.value),
  );
  const made = await ofCompany();
  expect(made.events.map(([action]) => action)).toContain("company.settlement_confirmed");
  expect(made).toEqual(await ofCompany(shell.organizationId));
});

test("the secret is sealed at once and stands in no draft and no event", async () => {
  const sam = person("Sam Whitlock");
  const { gpId } = await chosen(sam);
  const rows = await inOrg(async (tx) => [
    await tx.select().from(setup),
    await tx.select().from(auditEvent),
    await tx.select().from(connection),
  ]);
  expect(JSON.stringify(rows)).not.toContain(SECRET);
  const [row] = await inOrg((tx) => tx.select().from(connection).where(eq(connection.id, gpId)));
  expect(row).toMatchObject({
    secretSealed: `sealed ${SECRET.length} for gp.example:48620`,
    secretSetBy: "Sam Whitlock",
  });
});

test("nobody of another organization meets a setup or its connections", async () => {
  const { setupId, gpId } = await chosen(person("Sam Whitlock"));
  const mallory = person("Mallory", ["owner", "admin"], randomUUID());
  const answers: readonly Answer[] = [
    await readSetup(mallory, { setupId }),
    await chooseConnection(mallory, { setupId, kind: "gp", connectionId: gpId }),
    await addConnection(deps)(mallory, { setupId, kind: "gp", ...GP }),
    await lookUp(open)(mallory, { setupId, what: "chart" }),
    await save(mallory, workspacesOf(setupId)),
    await make(mallory, setupId),
    await endSetup(mallory, { setupId, how: "abandoned" }),
  ];
  for (const answer of answers) expect(answer).toEqual(err({ code: "not_found", what: "setup" }));
  expect(await good(listSetups(mallory, {}))).toEqual([]);
  const { setupId: own } = await good(startSetup(person("Sam Whitlock"), {}));
  const foreign = { setupId: own, kind: "gp", connectionId: world.connectionId } as const;
  expect(await chooseConnection(person("Sam Whitlock"), foreign)).toEqual(
    err({ code: "not_found", what: "connection" }),
  );
});

test("who may not change companies makes none", async () => {
  const { setupId } = await chosen(person("Sam Whitlock"));
  expect(await make(person("Mei Tan", ["mapper"]), setupId)).toMatchObject({ error: { code: "not_allowed" } });
  expect((await ofCompany()).rows).toEqual([]);
});

test("abandoned, it leaves the list and takes no step more; what it made stays", async () => {
  const sam = person("Sam Whitlock");
  const { setupId, gpId } = await prepared(sam);
  expect(await endSetup(sam, { setupId, how: "finished" })).toMatchObject({ error: { code: "stale" } });
  await good(endSetup(sam, { setupId, how: "abandoned" }));
  expect(await good(listSetups(sam, {}))).toEqual([]);
  expect(await save(sam, workspacesOf(setupId))).toMatchObject({ error: { code: "not_found" } });
  expect((await good(readSetup(sam, { setupId }))).state).toBe("abandoned");
  const again = await good(startSetup(sam, {}));
  await good(chooseConnection(sam, { setupId: again.setupId, kind: "gp", connectionId: gpId }));
  const events = await inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)));
  expect(events.map(({ action }) => action).filter((action) => action.startsWith("setup."))).toEqual([
    ...["setup.started", "setup.abandoned", "setup.started"],
  ]);
});

test("a workspace that feeds another company needs a yes, which then stands at both", async () => {
  const sam = person("Sam Whitlock");
  await good(make(sam, (await chosen(sam)).setupId));
  const { setupId } = await prepared(sam, { expensify: "Expensify 2", gp: "GP 2" });
  expect(await save(sam, workspacesOf(setupId))).toMatchObject({
    error: { issues: [expect.stringMatching(/“Field” already feeds HALD/)] },
  });
  await good(save(sam, workspacesOf(setupId, true)));
  // Through another connection it is the same company of the same server all the same.
  const refused = await save(sam, companyOf(setupId, { code: "TWO" }));
  expect(refused).toMatchObject({ error: { issues: [expect.stringMatching(/^gpCompanyId: HALD has this company/)] } });
  const moveFirst = (gpCompanyId: number) =>
    inOrg((tx) => tx.update(company).set({ gpCompanyId }).where(eq(company.code, "HALD")));
  await moveFirst(5);
  await good(save(sam, companyOf(setupId, { code: "TWO" })));
  await good(lookUp(open)(sam, { setupId, what: "chart" }));
  await moveFirst(2);
  expect(await make(sam, setupId)).toMatchObject({ error: { issues: [expect.stringMatching(/HALD has company 2/)] } });
  await moveFirst(5);
  await good(make(sam, setupId));
  expect((await ofCompany()).feeds.map((feed) => feed["sharedConfirmedBy"])).toEqual(["Sam Whitlock", "Sam Whitlock"]);
});

test("a code that is taken, a company that is not listed and a calendar with a gap are refused by name", async () => {
  const sam = person("Sam Whitlock");
  await good(make(sam, (await chosen(sam)).setupId));
  const { setupId } = await prepared(sam, { expensify: "Expensify 2", gp: "GP 2" });
  const gap = [...PERIODS, { year: 2026, number: 13, firstDay: "2027-01-02", lastDay: "2027-01-31", closed: false }];
  const refused = await save(sam, { ...companyOf(setupId, { periods: gap }), gpCompanyId: 3 });
  expect(refused).toMatchObject({
    error: {
      issues: [
        "gpCompanyId: is not in GP's list",
        "code: another company is called HALD",
        expect.stringMatching(/^periods: .*missing \(2026-13\)/),
      ],
    },
  });
});

test("segments must be those of GP, and a company is made once", async () => {
  const sam = person("Sam Whitlock");
  const { setupId } = await chosen(sam);
  expect(await make(sam, setupId, { segments: segments().slice(0, 2) })).toMatchObject({
    error: { issues: ["segments: GP's accounts are written 3-4-2"] },
  });
  // Two people press the button at once.
  const both = await Promise.all([make(sam, setupId), make(person("Kim Berg"), setupId)]);
  expect(both.filter((each) => each.ok)).toHaveLength(1);
  expect(await make(sam, setupId)).toMatchObject({ error: { code: "stale" } });
  expect(await save(sam, companyOf(setupId))).toMatchObject({ error: { code: "stale" } });
});

test("a list is kept with who asked; a refused sign-in is not tried again, and an answer about another connection is dropped", async () => {
  const sam = person("Sam Whitlock");
  const { setupId, gpId } = await chosen(sam);
  const view = await good(readSetup(sam, { setupId }));
  expect(view.draft.seenChart).toMatchObject({ by: "Sam Whitlock", gpCompanyId: 2, separator: "-", format: FORMAT });
  expect(view.draft.seenChart?.candidates.map(({ number }) => number)).toContain(LIABILITY);
  expect(view.draft.seenCompanies?.list).toEqual([{ id: 2, name: "Halden", separator: "-" }]);

  await inOrg((tx) => tx.update(connection).set({ circuitOpenedAt: NOW }).where(eq(connection.id, gpId)));
  asked.length = 0;
  expect(await lookUp(open)(sam, { setupId, what: "chart" })).toMatchObject({ error: { code: "gp_circuit_open" } });
  expect(asked).toEqual([]);
  expect((await good(readSetup(sam, { setupId }))).draft.reading?.problem).toMatchObject({ code: "gp_circuit_open" });

  await inOrg((tx) => tx.update(connection).set({ circuitOpenedAt: null }).where(eq(connection.id, gpId)));
  const other = await inOrg((tx) =>
    tx
      .insert(connection)
      .values({ organizationId, kind: "gp", ...GP, name: "Other" })
      .returning({ id: connection.id }),
  );
  const changing: OpenForSetup = {
    ...open,
    ledger: async (row) => {
      const opened = await open.ledger(row);
      if (!opened.ok) return opened;
      const listCompanies = async (signal: AbortSignal) => {
        await chooseConnection(sam, { setupId, kind: "gp", connectionId: other[0]?.id ?? "" });
        return opened.value.listCompanies(signal);
      };
      return ok({ ...opened.value, listCompanies });
    },
  };
  await good(lookUp(changing)(sam, { setupId, what: "companies" }));
  const after = await good(readSetup(sam, { setupId }));
  expect([after.draft.seenCompanies, after.draft.seenChart, after.gpCompanyId]).toEqual([undefined, undefined, null]);
});

test("a refused sign-in closes the connection, and a reading whose server died is over after its time", async () => {
  const sam = person("Sam Whitlock");
  const { setupId, gpId } = await chosen(sam);
  const refusing: OpenForSetup = {
    ...open,
    ledger: async () => err({ code: "gp_credentials_refused", detail: "401" }),
  };
  expect(await lookUp(refusing)(sam, { setupId, what: "companies" })).toMatchObject({ ok: false });
  const [row] = await inOrg((tx) => tx.select().from(connection).where(eq(connection.id, gpId)));
  expect(row?.circuitOpenedAt).toEqual(NOW);
  const events = await inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)));
  expect(events.at(-1)).toMatchObject({ action: "connection.circuit_opened", body: { detail: { id: gpId } } });

  const [kept] = await inOrg((tx) => tx.select().from(setup));
  const readingAt = (at: string) =>
    inOrg((tx) => tx.update(setup).set({ draft: { ...kept?.draft, reading: { at, by: "Sam Whitlock" } } }));
  await readingAt("2026-11-24T20:08:00Z");
  expect((await good(readSetup(sam, { setupId }))).draft.reading).toMatchObject({ problem: null });
  await readingAt("2026-11-24T20:00:00Z");
  expect((await good(readSetup(sam, { setupId }))).draft.reading).toBeNull();
});

test("a connection with a name that is taken, or to an address that is not allowed, is not made", async () => {
  const sam = person("Sam Whitlock");
  const { setupId } = await good(startSetup(sam, {}));
  const add = (fields: object) => addConnection(deps)(sam, { setupId, kind: "gp", ...GP, ...fields });
  expect(
    await add({ url: "https://forbidden.example/", username: "svc", settings: { newJournalNumber: "-1" }, caPem: "x" }),
  ).toMatchObject({
    error: {
      issues: [
        expect.stringMatching(/^url: .*it is private/),
        expect.stringMatching(/^username: must be DOMAIN/),
        expect.stringMatching(/^settings\.newJournalNumber: /),
        "caPem: is not a certificate in PEM form",
      ],
    },
  });
  await good(add({}));
  expect(await add({})).toMatchObject({ error: { issues: [expect.stringMatching(/^name: /)] } });
});
