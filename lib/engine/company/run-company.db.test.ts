import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { cents } from "#lib/core/money.ts";
import { insertCompany } from "#db/testing/factories.ts";
import { createEngineScene, type EngineScene } from "#lib/testing/engine-scene.ts";
import { createModelLedger, ProcessDied } from "#lib/testing/model-ledger.ts";
import { changeStore } from "#lib/testing/store/change-store.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";
import { auditEvent, company, companyLease, connection, posting } from "#db/schema/index.ts";
import { verifyChain, CHAIN_START } from "#lib/core/audit/chain.ts";
import type { EngineDeps } from "../deps.ts";
import { runCompany } from "./run-company.ts";

const RUNNING = new AbortController().signal;
const scenes: EngineScene[] = [];
afterEach(async () => {
  for (const each of scenes.splice(0)) await each.world.close();
});

async function scene(...given: Parameters<typeof createEngineScene>): Promise<EngineScene> {
  const made = await createEngineScene(...given);
  scenes.push(made);
  return made;
}

function expense(transactionId: string, change: Parameters<typeof sampleExpense>[0] = {}) {
  return sampleExpense({ transactionId, ...change });
}
const CLEAN = sampleReport([expense("1")], { reportId: "R1" });
const UNMAPPED = sampleReport([expense("2", { category: "Field Tools" })], { reportId: "R2" });
const SHARED = sampleReport([expense("1"), expense("3")], {
  reportId: "R3",
  approvedAt: new Date("2026-11-17T22:08:00Z"),
});

async function run(here: EngineScene, kind?: "read" | "send" | "sync"): Promise<void> {
  await here.requestSync(kind);
  await runCompany(here.deps, here.ref, "engine-1", RUNNING);
}

test("one run reads, plans and sends; the next one finds nothing new and changes nothing", async () => {
  const here = await scene([CLEAN, UNMAPPED, SHARED]);
  await run(here);

  const after = ["R1/1: sent", "R2/1: held category_unmapped", "R3/1: held expense_in_other_posting"];
  expect(await here.states()).toEqual(after);
  expect((await here.lastSync())?.counts).toMatchObject({
    read: 3,
    created: 3,
    ready: 1,
    held: 2,
    sent: 1,
    sentCents: 54_729,
  });
  expect(
    here.ledger.journals.map((journal) =>
      journal.lines.map((line) => [line.account, line.debitCents, line.creditCents]),
    ),
  ).toEqual([
    [
      ["420-6420-00", 54_729, 0],
      ["000-2130-00", 0, 54_729],
    ],
  ]);

  const events = await countEvents(here);
  await run(here);
  expect(await here.states()).toEqual(after);
  expect(here.ledger.sends).toHaveLength(1);
  // The run itself is audited; no posting moved, no report was new.
  expect(await countEvents(here)).toBe(events + 1);
});

test.each([
  ["R2", "sent"],
  ["RBAD", "held report_render_failed"],
])(
  "a report read by a run that died while it planned is planned by the next one, however old it is: %s",
  async (subject, ending) => {
    const approvedAt = new Date("2026-09-01T12:00:00Z");
    const here = await scene(
      ["R1", "R2"].map((reportId) => sampleReport([expense(reportId)], { reportId, approvedAt })),
    );
    const problems = [{ code: "report_render_failed", message: "hash" }] as const;
    here.source.quarantined.push({ kind: "quarantined", reportId: "RBAD", problems, raw: "{}" });
    const openStore: EngineDeps["openStore"] = (organizationId) =>
      changeStore(here.deps.openStore(organizationId), (store) => ({
        add: (...given) => (given[0].subject === subject ? Promise.reject(new ProcessDied()) : store.add(...given)),
      }));
    const log = { info: () => {}, error: () => {} };
    await here.requestSync("read");
    await runCompany({ ...here.deps, openStore, log }, here.ref, "engine-1", RUNNING);
    expect((await here.states()).filter((state) => state.startsWith(subject))).toEqual([]);
    // The window of the next read begins long after it was approved.
    here.source.reports.length = 0;
    here.source.quarantined.length = 0;
    await run(here);
    expect(await here.states()).toContain(`${subject}/1: ${ending}`);
  },
);

test("a database thrown away adopts what GP has under our marker and sends nothing twice", async () => {
  const ledger = createModelLedger();
  const before = await scene([CLEAN], ledger);
  await run(before);
  const again = await scene([CLEAN], ledger);
  await run(again);

  expect(await again.states()).toEqual(["R1/1: sent"]);
  expect([ledger.sends.length, ledger.journals.length]).toEqual([1, 1]);
  expect((await again.lastSync())?.counts).toMatchObject({ adopted: 1, sent: 0 });
});

test("a journal keyed by hand under our form of reference blocks its report", async () => {
  const here = await scene([CLEAN]);
  const date = CLEAN.approvedAt?.toISOString().slice(0, 10) ?? "";
  here.ledger.journals.push({
    ...{
      journalNumber: 7,
      batchId: "MARCH",
      reference: "EXP R1 by Ana",
      sourceDocument: "GJ",
      state: "Open",
      lines: [],
    },
    ...{ date: date as never, modifiedAt: null, voided: false, auditTrailCode: "" },
  });
  await run(here);

  expect(await here.states()).toEqual(["R1/1: held already_in_gp"]);
  expect(here.ledger.sends).toHaveLength(0);
});

test("a posting that cannot be written down for GP is held, the others go on, and it is not tried again by a machine", async () => {
  const tried: string[] = [];
  const ledger = createModelLedger();
  const { render } = ledger;
  const broken = {
    ...ledger,
    render: (journal: Parameters<typeof render>[0]) => {
      tried.push(journal.reference.split(" ")[1] ?? "");
      assert(!journal.reference.includes("R5"), "line text of 31 characters, at most 30 fit");
      return render(journal);
    },
  };
  const [early, late] = [expense("5"), expense("6")].map((only, index) =>
    sampleReport([only], { reportId: `R${index + 5}`, approvedAt: new Date(Date.UTC(2026, 10, 16 + index, 22)) }),
  );
  assert(early !== undefined && late !== undefined, "two reports");
  const here = await scene([early, late], broken);
  await run(here);

  expect(await here.states()).toEqual(["R5/1: held cannot_be_rendered", "R6/1: sent"]);
  expect(await here.lastSync()).toMatchObject({ state: "done", problems: [], counts: { sent: 1 } });
  const [held] = await here.world.inOrg((tx) => tx.select().from(posting).where(eq(posting.subject, "R5")));
  expect(held?.holds).toEqual([{ code: "cannot_be_rendered", detail: "line text of 31 characters, at most 30 fit" }]);
  await run(here);
  expect([await here.states(), tried]).toEqual([
    ["R5/1: held cannot_be_rendered", "R6/1: sent"],
    ["R5", "R6"],
  ]);

  // The report that was corrected is another revision, which is tried.
  here.source.reports = [sampleReport([expense("5", { amountCents: cents(100) })], { reportId: "R5" }), late];
  await run(here);
  expect(tried).toEqual(["R5", "R6", "R5"]);
});

test("without a complete sweep nothing is sent, and the run says why", async () => {
  const here = await scene([CLEAN]);
  here.ledger.listFaults.push(...Array.from({ length: 20 }, () => true));
  await run(here);

  expect(await here.states()).toEqual(["R1/1: ready"]);
  expect((await here.lastSync())?.problems.map((problem) => problem.code)).toEqual(["gp_list_incomplete"]);
});

test("a report that Expensify could not render is a row, held with what is missing", async () => {
  const here = await scene([]);
  here.source.quarantined.push({
    kind: "quarantined",
    reportId: "RBAD",
    problems: [{ code: "report_render_failed", message: "hash" }],
    raw: "{}",
  });
  await run(here);

  expect(await here.states()).toEqual(["RBAD/1: held report_render_failed"]);
});

test("a report without a usable id is a row of its own, and Expensify is never asked for it by that id", async () => {
  const here = await scene([]);
  const problems = [{ code: "report_id_unusable", id: "R1,R2" }] as const;
  here.source.quarantined.push({ kind: "quarantined", reportId: "BAD-0123456789abcdef", problems, raw: "{}" });
  await run(here);
  here.source.quarantined.length = 0;
  await run(here);

  expect(await here.states()).toEqual(["BAD-0123456789abcdef/1: held report_id_unusable"]);
  expect(here.source.queries.filter((kind) => kind !== "workspaces")).toEqual(["approved_since", "approved_since"]);
});

test("a report that changed before it was sent is a new revision; one that changed afterwards is held", async () => {
  const here = await scene([CLEAN, UNMAPPED]);
  await run(here);
  here.source.reports = [CLEAN, UNMAPPED].map((report) => {
    const [only] = report.expenses;
    return only ? sampleReport([{ ...only, amountCents: cents(100) }], { reportId: report.reportId }) : report;
  });
  await run(here);

  expect(await here.states()).toEqual([
    "R1/1: sent",
    "R1/2: held changed_after_sending",
    "R2/1: superseded",
    "R2/2: held category_unmapped",
  ]);
  here.source.reports = [CLEAN];
  await run(here);
  expect((await here.states()).filter((state) => state.startsWith("R1/"))).toEqual(["R1/1: sent", "R1/2: superseded"]);
  expect(here.ledger.journals).toHaveLength(1);
});

test("a deaf Expensify leaves its problem; what is ready is sent all the same", async () => {
  const here = await scene([CLEAN]);
  await run(here, "read");
  expect(await here.states()).toEqual(["R1/1: ready"]);
  here.source.problem = { code: "expensify_unreachable", detail: "no route" };
  await run(here);

  expect(await here.states()).toEqual(["R1/1: sent"]);
  expect((await here.lastSync())?.problems.map((problem) => problem.code)).toContain("expensify_unreachable");
});

test("a refused sign-in opens the circuit: the next run does not try again", async () => {
  const here = await scene([CLEAN]);
  const refused = { code: "expensify_credentials_refused", detail: "401" } as const;
  here.source.problem = refused;
  await run(here);
  here.source.problem = null;
  await run(here);

  // One try in all: neither this run nor the next one asked again.
  expect(here.source.queries).toEqual(["workspaces"]);
  const [row] = await here.world.inOrg((tx) => tx.select().from(connection));
  expect(row?.circuitOpenedAt).not.toBeNull();
});

test("a company whose company in GP is another one's makes no batch, and the run says whose it is", async () => {
  const here = await scene([CLEAN]);
  await run(here, "read");
  const first = await insertCompany({ ...here.world });
  await here.world.inOrg((tx) =>
    tx.update(company).set({ ledgerTakenBy: first }).where(eq(company.id, here.companyId)),
  );
  await run(here);

  expect(await here.states()).toEqual(["R1/1: ready"]);
  expect((await here.lastSync())?.problems).toEqual([{ code: "gp_company_shared", company: first.slice(0, 8) }]);
  expect(here.ledger.sends).toEqual([]);
});

test("a company that was set up has its chart, categories and tags before anybody asks for a sync", async () => {
  const here = await scene([CLEAN]);
  await runCompany(here.deps, here.ref, "engine-1", RUNNING);
  const [row] = await here.world.inOrg((tx) => tx.select().from(company));
  expect([row?.accountsReadAt, row?.workspacesReadAt]).toEqual([here.clock.now(), here.clock.now()]);

  await runCompany(here.deps, here.ref, "engine-1", RUNNING);
  expect(here.source.queries).toEqual(["workspaces"]);
  expect(await here.states()).toEqual([]);
});

test("a first read that fails is tried again after some minutes, not at every tick", async () => {
  const here = await scene([]);
  here.source.problem = { code: "expensify_unreachable", detail: "no route" };
  await runCompany(here.deps, here.ref, "engine-1", RUNNING);
  await runCompany(here.deps, here.ref, "engine-1", RUNNING);
  expect(here.source.queries).toEqual(["workspaces"]);

  here.clock.advanceMs(300_000);
  await runCompany(here.deps, here.ref, "engine-1", RUNNING);
  expect(here.source.queries).toEqual(["workspaces", "workspaces"]);
});

test("a process that dies in the middle of a send leaves a run that goes on under its number, and nothing is sent twice", async () => {
  const here = await scene([CLEAN, sampleReport([expense("9")], { reportId: "R9" })]);
  here.ledger.sendFaults.push("die_after");
  await here.requestSync();
  await runDying(here);
  await here.world.db
    .update(companyLease)
    .set({ expiresAt: new Date(0) })
    .where(eq(companyLease.companyId, here.companyId));
  await runCompany(here.deps, here.ref, "engine-2", RUNNING);

  expect(await here.states()).toEqual(["R1/1: uncertain", "R9/1: sent"]);
  expect(await here.lastSync()).toMatchObject({ number: 1, state: "done" });
  here.clock.advanceMs(LEASE_MS + 900_000);
  await runCompany(here.deps, here.ref, "engine-2", RUNNING);
  expect(await here.states()).toEqual(["R1/1: sent", "R9/1: sent"]);
  expect([here.ledger.sends.length, here.ledger.journals.length]).toEqual([2, 2]);
});

test("a policy that asks for a person keeps ready postings until one approves", async () => {
  const here = await scene([CLEAN]);
  await here.world.inOrg((tx) => tx.update(company).set({ approval: "always" }).where(eq(company.id, here.companyId)));
  await run(here);

  expect(await here.states()).toEqual(["R1/1: ready"]);
});

test("an engine that is told to stop gives its run back", async () => {
  const here = await scene([CLEAN]);
  const stopping = new AbortController();
  const deps: EngineDeps = {
    ...here.deps,
    openSource: async () => {
      stopping.abort();
      return { ok: false, error: { code: "stopped" } };
    },
  };
  await here.requestSync();
  await runCompany(deps, here.ref, "engine-1", stopping.signal);

  expect((await here.lastSync())?.state).toBe("requested");
  const [lease] = await here.world.db.select().from(companyLease);
  expect(lease?.holder).toBeNull();
});

test("the audit chain of a run holds, and every state was reached by an audited move", async () => {
  const here = await scene([CLEAN, UNMAPPED]);
  await run(here);
  const events = await here.world.inOrg((tx) => tx.select().from(auditEvent).orderBy(auditEvent.sequence));

  expect(verifyChain({ sequence: 0, hash: CHAIN_START }, events)).toBeNull();
  expect(events.filter((event) => event.reportId === "R1").map((event) => event.action)).toEqual([
    "report.read",
    "posting.planned",
    "posting.ready",
    "posting.queued",
    "posting.claimed",
    "posting.attempt_started",
    "posting.sent",
  ]);
});

/** The engine dies where GP dies in the model: nothing after it runs, not even the release of the lease. */
async function runDying(here: EngineScene): Promise<void> {
  const dead = new Promise<never>(() => {});
  const mortal = {
    ...here.deps,
    openLedger: async (...given: Parameters<typeof here.deps.openLedger>) => {
      const opened = await here.deps.openLedger(...given);
      if (!opened.ok) return opened;
      const { send } = opened.value;
      return {
        ok: true as const,
        value: { ...opened.value, send: (...sent: Parameters<typeof send>) => send(...sent).catch(diedOrThrow) },
      };
    },
  };
  let died: () => void = () => {};
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  function diedOrThrow(error: unknown): Promise<never> {
    if (!(error instanceof ProcessDied)) throw error;
    died();
    return dead;
  }
  void runCompany(mortal, here.ref, "engine-1", RUNNING);
  await death;
}

async function countEvents(here: EngineScene): Promise<number> {
  return here.world.inOrg((tx) => tx.$count(auditEvent));
}
