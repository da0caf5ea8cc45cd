import { and, eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Account, LedgerSetup, ModifiedWindow, WorkspaceDetail } from "#lib/core/ports.ts";
import { err, ok } from "#lib/core/result.ts";
import { loadRules } from "#lib/services/company/load-rules.ts";
import { createFakeSource } from "#lib/testing/fake-source.ts";
import { sampleAccount } from "#lib/testing/sample-rules.ts";
import {
  account,
  category,
  companyWorkspace,
  ledgerParty,
  referenceChange,
  referenceRead,
  tag,
} from "#db/schema/index.ts";
import { createTestWorld, insertCompany, type TestWorld } from "#db/testing/factories.ts";
import type { ReferencePlace } from "./place.ts";
import { readChart } from "./read-chart.ts";
import { readParties } from "./read-parties.ts";
import { readWorkspaces } from "./read-workspaces.ts";
import { brakedReadings } from "./reference-reads.ts";

const SIGNAL = new AbortController().signal;
const POLICY = "POLICY1";
const HOUR_MS = 3_600_000;
const START = new Date("2026-11-16T08:00:00Z");
const later = (hours: number) => new Date(START.getTime() + hours * HOUR_MS);

let world: TestWorld;
let companyId: string;
beforeEach(async () => {
  world = await createTestWorld();
  companyId = await insertCompany(world);
  const { organizationId } = world;
  await world.inOrg((tx) =>
    tx.insert(companyWorkspace).values({ organizationId, companyId, policyId: POLICY, name: "US Field" }),
  );
});
afterEach(async () => world.close());

const placeAt = (now: Date, of = companyId): ReferencePlace => ({
  ...{ organizationId: world.organizationId, companyId: of, connectionId: world.connectionId, gpCompanyId: 2 },
  ...{ policyIds: [POLICY], separator: "-", segmentCount: 3, now, inOrganization: world.inOrg },
});

/** A ledger that lists these accounts, and keeps what it was asked. */
function ledgerOf(accounts: readonly Account[]) {
  const asked: (ModifiedWindow | undefined)[] = [];
  const party = (code: string) => ({ code, name: `Name of ${code}`, email: "", className: "EMPLOYEE", active: true });
  const setup = {
    listAccounts: async (_id: number, _signal: AbortSignal, changed?: ModifiedWindow) => {
      asked.push(changed);
      return ok(accounts);
    },
    readAccountParts: async function* () {
      asked.push(undefined);
      yield ok({ accounts, upTo: null });
    },
    listCurrencies: async () => ok([{ code: "Z-US$", isoCode: "USD", name: "US Dollars", decimals: 2 }]),
    listEmployees: async () => err({ code: "gp_fault", detail: "no role", logId: null }),
    listVendors: async () => ok([party("AMEX")]),
  };
  return { asked, setup: setup as unknown as LedgerSetup };
}

/** Expensify with these tags (level 1) and categories. */
function sourceOf(detail: Partial<WorkspaceDetail>) {
  const source = createFakeSource([]);
  const none = { categories: [], tagLevels: [""], tags: [], reportFields: [], employees: [] };
  return {
    ...source,
    readWorkspaces: async (policyIds: readonly string[]) =>
      ok(policyIds.map((policyId) => ({ ...none, ...detail, policyId }))),
  };
}
const tagsOf = (names: readonly string[]) => names.map((name) => ({ level: 1, name, enabled: true, glCode: "" }));
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `Tag ${index}`);

const changes = async () => {
  const rows = await world.inOrg((tx) => tx.select().from(referenceChange).orderBy(referenceChange.kind));
  return rows.map((row) => `${row.kind} ${row.key} ${row.change}`).toSorted();
};
const readRow = async (kind: "account" | "tag") => {
  const of = and(eq(referenceRead.companyId, companyId), eq(referenceRead.kind, kind));
  const [row] = await world.inOrg((tx) => tx.select().from(referenceRead).where(of));
  return row;
};

test("accounts: seen, renamed, disabled, gone and back, with their segment values", async () => {
  const [airfare, lodging] = [sampleAccount("420-6410-00"), sampleAccount("430-6420-00")];
  const read = (accounts: readonly Account[], at: Date) =>
    readChart(ledgerOf(accounts).setup, placeAt(at), true, SIGNAL);
  const rowOf = async (number: string) => {
    const [row] = await world.inOrg((tx) => tx.select().from(account).where(eq(account.number, number)));
    return row;
  };
  await read([airfare, lodging], later(0));
  expect(await changes()).toEqual([]);
  expect(await rowOf("420-6410-00")).toMatchObject({ firstSeenAt: later(0), lastSeenAt: later(0), goneAt: null });

  await read([{ ...airfare, description: "Air travel", active: false }], later(1));
  expect(await rowOf("420-6410-00")).toMatchObject({ description: "Air travel", active: false, lastSeenAt: later(1) });
  expect(await rowOf("430-6420-00")).toMatchObject({ firstSeenAt: later(0), lastSeenAt: later(0), goneAt: later(1) });
  expect(await changes()).toEqual([
    ...["account 420-6410-00 disabled", "account 420-6410-00 renamed", "account 430-6420-00 gone"],
    ...["segment_value 1/420 disabled", "segment_value 1/430 gone"],
    ...["segment_value 2/6410 disabled", "segment_value 2/6420 gone", "segment_value 3/00 disabled"],
  ]);

  await read([{ ...airfare, description: "Air travel", active: false }, lodging], later(2));
  expect(await rowOf("430-6420-00")).toMatchObject({ firstSeenAt: later(0), lastSeenAt: later(2), goneAt: null });
  expect(await changes()).toContain("account 430-6420-00 back");
});

test("accounts: whole at first and once a day, else by last change, and what such a list lacks is not gone", async () => {
  const ledger = ledgerOf([sampleAccount("420-6410-00"), sampleAccount("430-6420-00")]);
  await readChart(ledger.setup, placeAt(later(0)), true, SIGNAL);
  const part = ledgerOf([sampleAccount("420-6410-00", { active: false })]);
  await readChart(part.setup, placeAt(later(2)), false, SIGNAL);
  await readChart(ledger.setup, placeAt(later(25)), false, SIGNAL);

  expect([ledger.asked[0], ledger.asked[1]]).toEqual([undefined, undefined]);
  expect(part.asked).toEqual([{ from: later(-48), to: later(26) }]);
  expect(await changes()).not.toContain("account 430-6420-00 gone");
});

test("tags and categories: gone ones are kept and the rules ignore them", async () => {
  const categories = [{ name: "Airfare", enabled: true, glCode: "6410", payrollCode: "P1" }];
  await readWorkspaces(sourceOf({ categories, tags: tagsOf(["Denver", "Boston"]) }), placeAt(later(0)), SIGNAL);
  await readWorkspaces(sourceOf({ categories: [], tags: tagsOf(["Denver"]) }), placeAt(later(2)), SIGNAL);
  const loaded = await world.inOrg((tx) => loadRules(tx, companyId, new Date()));
  const known = loaded?.rules.workspaces.get(POLICY);
  const kept = await world.inOrg((tx) => tx.select().from(category));

  expect([...(known?.categories ?? [])]).toEqual([]);
  expect(known?.tags.map((names) => [...names])).toEqual([["Denver"]]);
  expect(kept).toMatchObject([{ name: "Airfare", payrollCode: "P1", firstSeenAt: later(0), goneAt: later(2) }]);
  expect(await changes()).toEqual(["category Airfare gone", "tag 1/Boston gone"]);
});

test("Expensify is read hourly at most, and each workspace that is new at once", async () => {
  const source = createFakeSource([]);
  await readWorkspaces(source, placeAt(later(0)), SIGNAL);
  await readWorkspaces(source, placeAt(later(0.9)), SIGNAL);
  expect(source.queries).toEqual(["workspaces"]);
  await readWorkspaces(source, { ...placeAt(later(0.9)), policyIds: [POLICY, "POLICY2"] }, SIGNAL);
  await readWorkspaces(source, placeAt(later(1.1)), SIGNAL);
  expect(source.queries).toHaveLength(3);
});

test("a workspace of two companies tells both", async () => {
  const other = await insertCompany(world);
  const { organizationId } = world;
  await world.inOrg((tx) =>
    tx.insert(companyWorkspace).values({ organizationId, companyId: other, policyId: POLICY, name: "US Field" }),
  );
  await readWorkspaces(sourceOf({ tags: tagsOf(["Denver"]) }), placeAt(later(0)), SIGNAL);
  await readWorkspaces(sourceOf({ tags: tagsOf(["Denver", "Boston"]) }), placeAt(later(2)), SIGNAL);
  const rows = await world.inOrg((tx) => tx.select().from(referenceChange));

  expect(rows.map((row) => row.companyId).toSorted()).toEqual([companyId, other].toSorted());
});

test("the brake: a short page changes nothing and waits for a person", async () => {
  await readWorkspaces(sourceOf({ tags: tagsOf(numbered(412)) }), placeAt(later(0)), SIGNAL);
  await readWorkspaces(sourceOf({ tags: tagsOf(numbered(12)) }), placeAt(later(2)), SIGNAL);
  const rows = await world.inOrg((tx) => tx.select().from(tag));

  expect(rows.filter((row) => row.goneAt !== null)).toEqual([]);
  expect(await changes()).toEqual([]);
  expect(await readRow("tag")).toMatchObject({
    fullAt: later(0),
    brakedAt: later(2),
    brake: { known: 412, gone: 400 },
  });
  expect(await world.inOrg((tx) => brakedReadings(tx, companyId))).toMatchObject([
    { kind: "tag", problem: { code: "reference_braked", workspace: "US Field", known: 412, gone: 400 } },
  ]);
});

test("the brake: a whole list lets go of it by itself", async () => {
  await readWorkspaces(sourceOf({ tags: tagsOf(numbered(412)) }), placeAt(later(0)), SIGNAL);
  await readWorkspaces(sourceOf({ tags: tagsOf([]) }), placeAt(later(2)), SIGNAL);
  await readWorkspaces(sourceOf({ tags: tagsOf(numbered(412)) }), placeAt(later(4)), SIGNAL);

  expect(await readRow("tag")).toMatchObject({ fullAt: later(4), brakedAt: null, brake: null });
  expect(await world.inOrg((tx) => brakedReadings(tx, companyId))).toEqual([]);
});

test("the brake: released, it lets one such reading through, and none that takes more", async () => {
  const read = (count: number, at: Date) =>
    readWorkspaces(sourceOf({ tags: tagsOf(numbered(count)) }), placeAt(at), SIGNAL);
  const release = () =>
    world.inOrg((tx) =>
      tx
        .update(referenceRead)
        .set({ releasedAt: later(3) })
        .where(eq(referenceRead.kind, "tag")),
    );
  await read(412, later(0));
  await read(300, later(2));
  await release();
  await read(100, later(2.1));
  expect(await readRow("tag")).toMatchObject({ brake: { gone: 312 }, releasedAt: null });

  await release();
  await read(100, later(2.2));
  expect(await readRow("tag")).toMatchObject({ fullAt: later(2.2), brakedAt: null, releasedAt: null });
  await read(0, later(4));
  expect(await readRow("tag")).toMatchObject({ brakedAt: later(4), brake: { known: 100, gone: 100 } });
});

test("what GP does not give is told, and the rest is read", async () => {
  const problems = await readParties(ledgerOf([]).setup, placeAt(later(0)), true, SIGNAL);
  const parties = await world.inOrg((tx) => tx.select().from(ledgerParty));

  expect(problems).toEqual([{ code: "reference_unreadable", kind: "ledger_employee", detail: "no role" }]);
  expect(parties.map(({ kind, code }) => `${kind} ${code}`)).toEqual(["vendor AMEX"]);
});
