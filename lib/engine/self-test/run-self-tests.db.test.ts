import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connection, selfTest } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, type TestWorld } from "#db/testing/factories.ts";
import type { SelfTestStep } from "#lib/core/connection/self-test/self-test.ts";
import { stepsOf } from "#lib/core/connection/self-test/self-test.ts";
import { cents } from "#lib/core/money.ts";
import type { GpCompany } from "#lib/core/ports.ts";
import { ok } from "#lib/core/result.ts";
import { AskSelfTest, askSelfTest } from "#lib/services/connection/self-test/ask-self-test.ts";
import { listTestCompanies } from "#lib/services/connection/self-test/list-test-companies.ts";
import { readSelfTest } from "#lib/services/connection/self-test/read-self-test.ts";
import { createEngineScene, type EngineScene } from "#lib/testing/engine-scene.ts";
import { createModelLedger, type ModelLedger } from "#lib/testing/model-ledger.ts";
import type { Context } from "#lib/services/context.ts";
import type { EngineDeps } from "../deps.ts";
import { runSelfTests } from "./run-self-tests.ts";

const TEST_COMPANY = -1;
const NAME = "Fabrikam, Inc.";
const COMPANIES: readonly GpCompany[] = [
  { id: TEST_COMPANY, name: NAME, separator: "-", options: [], workflow: false },
  { id: 2, name: "Halden", separator: "-", options: [], workflow: false },
];
const MINUTE_MS = 60_000;
const SAMPLE = {
  ...{ errors: 0, passes: 1, hasByteOrderMark: false, kinds: [] },
  reports: [{ reportId: "R1", totalCents: cents(10_00), sumCents: cents(10_00), approvedOn: null }],
  amounts: { positive: 2, negative: 0, odd: 0 },
  texts: { escaped: 0, plain: 1, example: "A & B" },
  tags: { kept: 0, removed: 0 },
  dates: { known: 1, other: 0, example: "" },
};

let scene: EngineScene;
let ledger: ModelLedger;
let deps: EngineDeps;
let admin: Context;
let other: TestWorld;
const ids = { gp: "", expensify: "" };

beforeAll(async () => {
  scene = await createEngineScene([]);
  other = await createTestWorld();
  const { organizationId, db, inOrg } = scene.world;
  admin = {
    ...{ db, organizationId, roles: ["admin"], clock: scene.clock },
    actor: { kind: "user", id: "9b2f0b9e-0000-4000-8000-000000000001", name: "Sam Whitlock" },
  };
  const base = { organizationId, url: "https://gp.example/x", username: "u", secretSealed: "sealed" };
  for (const kind of ["gp", "expensify"] as const) {
    const [row] = await inOrg((tx) =>
      tx
        .insert(connection)
        .values({ ...base, kind, name: kind })
        .returning(),
    );
    ids[kind] = row?.id ?? "";
  }
});
afterAll(async () => {
  await scene.world.close();
  await other.close();
});

beforeEach(async () => {
  ledger = createModelLedger();
  deps = {
    ...scene.deps,
    openLedger: async (row, sourceDocument) => {
      const opened = await scene.deps.openLedger(row, sourceDocument);
      return opened.ok ? ok({ ...opened.value, ...ledger, listCompanies: async () => ok(COMPANIES) }) : opened;
    },
  };
  scene.source.sample = { ...SAMPLE };
  await scene.world.inOrg((tx) => tx.update(selfTest).set({ state: "failed", finishedAt: new Date(0) }));
});

const INPUT = {
  ...{ kind: "gp", gpCompanyId: TEST_COMPANY, companyName: NAME, date: "2026-03-12", currency: "USD" },
} as const;
const OF_EXPENSIFY = () => ({ kind: "expensify", connectionId: ids.expensify }) as const;
const ask = (changes: object = {}, ctx: Context = admin) => {
  const isWhole = "kind" in changes;
  return askSelfTest(ctx, AskSelfTest.parse(isWhole ? changes : { ...INPUT, connectionId: ids.gp, ...changes }));
};
async function asked(changes: object = {}): Promise<string> {
  const result = await ask(changes);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.testId;
}
const engine = (on: EngineDeps = deps) => runSelfTests(on, scene.world.organizationId, new AbortController().signal);
async function rowOf(testId: string) {
  const [row] = await scene.world.inOrg((tx) => tx.select().from(selfTest).where(eq(selfTest.id, testId)));
  if (!row) throw new Error("no self-test");
  return { ...row, done: stepsOf(row.steps) };
}
const states = (steps: readonly SelfTestStep[]) => steps.map(({ step, state }) => `${step} ${state}`);
const page = async (connectionId = ids.gp) => {
  const read = await readSelfTest(admin, { connectionId });
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
};

test("asked for by a person, done once by the engine, and read with answers and what is to be deleted", async () => {
  const testId = await asked();
  expect((await page()).test).toMatchObject({ state: "asked", askedBy: "Sam Whitlock", place: `-1, ${NAME}` });
  await engine();
  await engine();

  expect(await rowOf(testId)).toMatchObject({ state: "passed", finishedAt: scene.clock.now() });
  expect(ledger.sends.filter((reference) => !reference.startsWith("EXPTEST "))).toEqual([]);
  expect(new Set(ledger.sends).size).toBe(ledger.sends.length);
  const { test: view, questions } = await page();
  expect(view?.journals.map(({ number }) => number)).toEqual(ledger.journals.map(({ journalNumber }) => journalNumber));
  const answer = (code: string) => questions.find((question) => question.code === code)?.answer;
  expect(answer("gp_journal_number")).toMatchObject({ text: "GP gives the next number" });
  expect(answer("gp_posted_batch")).toBeNull();
});

test("never into a company that is set up here, by this connection or another one to the same server", async () => {
  const companyId = await insertCompany({ ...scene.world, connectionId: ids.gp });
  const refused = { ok: false, error: { code: "test_company_ours" } };
  expect(companyId).not.toBe("");
  expect(await ask({ gpCompanyId: 2 })).toMatchObject(refused);
  const [twin] = await scene.world.inOrg((tx) =>
    tx
      .insert(connection)
      .values({
        ...{ organizationId: scene.world.organizationId, kind: "gp", name: "twin", username: "u" },
        ...{ url: "https://GP.example/other", secretSealed: "sealed" },
      })
      .returning(),
  );
  expect(await ask({ gpCompanyId: 2, connectionId: twin?.id })).toMatchObject(refused);
  const listed = await listTestCompanies(async () =>
    ok({ listCompanies: async () => ok(COMPANIES), close: async () => {} }),
  )(admin, { connectionId: ids.gp });
  expect(listed).toMatchObject({ value: [{ ours: null }, { gpCompanyId: 2, ours: expect.any(String) }] });
});

test("a company that was set up here since it was asked for is left alone", async () => {
  const testId = await asked({ gpCompanyId: 3 });
  await insertCompany({ ...scene.world, connectionId: ids.gp });
  await engine();

  expect(await rowOf(testId)).toMatchObject({ state: "failed", done: [{ problem: { code: "test_company_ours" } }] });
  expect(ledger.sends).toEqual([]);
});

test("one at a time; of the connection's own kind; of the own organization", async () => {
  await asked();
  expect(await ask()).toEqual({ ok: false, error: { code: "self_test_open", askedBy: "Sam Whitlock" } });
  expect(await ask({ connectionId: ids.expensify })).toMatchObject({ error: { code: "invalid_input" } });
  const stranger = { ...admin, db: other.db, organizationId: other.organizationId };
  expect(await ask({}, stranger)).toMatchObject({ error: { code: "not_found" } });
  expect(await readSelfTest(stranger, { connectionId: ids.gp })).toMatchObject({ error: { code: "not_found" } });
});

test("a name that GP does not give the number: nothing is sent", async () => {
  const testId = await asked({ companyName: "Halden" });
  await engine();

  expect(await rowOf(testId)).toMatchObject({ state: "failed", done: [{ problem: { code: "test_company_differs" } }] });
  expect(ledger.sends).toEqual([]);
});

test("the process dies while it sends: unclear, with the journal's number, and nothing is sent again", async () => {
  const testId = await asked();
  // A dead process settles nothing: this one never comes back from its send.
  const sent = Promise.withResolvers<undefined>();
  const dying: EngineDeps = {
    ...deps,
    openLedger: async (row, sourceDocument) => {
      const opened = await deps.openLedger(row, sourceDocument);
      if (!opened.ok) return opened;
      const send = async (bytes: Uint8Array, deadline: AbortSignal) => {
        await opened.value.send(bytes, deadline);
        sent.resolve(undefined);
        return new Promise<never>(() => {});
      };
      return ok({ ...opened.value, send });
    },
  };
  void engine(dying);
  await sent.promise;
  await engine();
  expect(states((await rowOf(testId)).done).at(-1)).toBe("send sending");

  scene.clock.advanceMs(11 * MINUTE_MS);
  await engine();
  await engine();
  const row = await rowOf(testId);
  expect([row.state, states(row.done).at(-1), ledger.sends.length]).toEqual(["failed", "send unclear", 1]);
  expect(row.done.at(-1)?.journal).toMatchObject({ number: ledger.journals[0]?.journalNumber });
});

test("an engine that finds out late that its run was given up does nothing more", async () => {
  const testId = await asked();
  const slow: EngineDeps = {
    ...deps,
    openLedger: async (row, sourceDocument) => {
      const opened = await deps.openLedger(row, sourceDocument);
      if (!opened.ok) return opened;
      const listCompanies = async () => {
        // Meanwhile somebody else took it for dead.
        const isIt = and(eq(selfTest.id, testId), eq(selfTest.state, "running"));
        await scene.world.inOrg((tx) => tx.update(selfTest).set({ state: "failed" }).where(isIt));
        return ok(COMPANIES);
      };
      return ok({ ...opened.value, listCompanies });
    },
  };
  await engine(slow);

  expect(await rowOf(testId)).toMatchObject({ state: "failed" });
  expect(ledger.sends).toEqual([]);
});

test("asked for while no engine ran: who claims it late is not taken for dead", async () => {
  const testId = await asked();
  scene.clock.advanceMs(30 * MINUTE_MS);
  const slow: EngineDeps = {
    ...deps,
    openLedger: async (row, sourceDocument) => {
      const opened = await deps.openLedger(row, sourceDocument);
      if (!opened.ok) return opened;
      const listCompanies = async () => {
        await engine();
        return ok(COMPANIES);
      };
      return ok({ ...opened.value, listCompanies });
    },
  };
  await engine(slow);

  expect(await rowOf(testId)).toMatchObject({ state: "passed" });
});

test("a bug in the middle of a send leaves it unclear at once", async () => {
  const testId = await asked();
  ledger.sendFaults.push("die_after");
  await engine();

  const row = await rowOf(testId);
  expect([row.state, states(row.done).at(-1), ledger.sends.length]).toEqual(["failed", "send unclear", 1]);
});

test("a refused sign-in ends it and opens the circuit; with an open one nobody is asked", async () => {
  const refused = { ok: false, error: { code: "gp_credentials_refused", detail: "401" } } as const;
  const locked: EngineDeps = {
    ...deps,
    openLedger: async (row, sourceDocument) => {
      const opened = await deps.openLedger(row, sourceDocument);
      return opened.ok ? ok({ ...opened.value, listCompanies: async () => refused }) : opened;
    },
  };
  const testId = await asked();
  await engine(locked);
  expect(await rowOf(testId)).toMatchObject({
    state: "failed",
    done: [{ problem: { code: "gp_credentials_refused" } }],
  });
  const secondId = await asked();
  await engine();
  expect(await rowOf(secondId)).toMatchObject({ state: "failed", done: [{ problem: { code: "gp_circuit_open" } }] });
  await scene.world.inOrg((tx) => tx.update(connection).set({ circuitOpenedAt: null }));
});

test("a known report that does not add up fails", async () => {
  scene.source.sample = { ...SAMPLE, reports: SAMPLE.reports.map((each) => ({ ...each, sumCents: cents(9_99) })) };
  const testId = await asked(OF_EXPENSIFY());
  await engine();

  const problem = { code: "sample_total_differs", reportId: "R1", totalCents: 10_00, sumCents: 9_99 };
  expect((await rowOf(testId)).done.at(-1)).toMatchObject({ step: "calibrate", problem });
});

test("Expensify is only read; the answers hold against the connection's settings", async () => {
  const testId = await asked(OF_EXPENSIFY());
  await engine();
  expect(await rowOf(testId)).toMatchObject({
    state: "passed",
    capabilities: { expensify_sign: { answer: "positive" } },
  });
  expect(scene.source.written).toEqual([]);
  scene.source.sample = { ...SAMPLE, amounts: { positive: 0, negative: 2, odd: 0 } };
  scene.clock.advanceMs(MINUTE_MS);
  const secondId = await asked(OF_EXPENSIFY());
  await engine();

  expect(await rowOf(secondId)).toMatchObject({ state: "failed" });
  expect((await page(ids.expensify)).conflicts).toEqual(["sign_differs"]);
});
