import { afterEach, expect, test } from "vitest";
import type { QuestionCode } from "#lib/core/connection/open-questions.ts";
import { answersOf, hasPassed, journalsLeft, type SelfTestStep } from "#lib/core/connection/self-test/self-test.ts";
import { conflictsOf } from "#lib/core/connection/self-test/conflicts.ts";
import { day } from "#lib/core/day.ts";
import { GP_PATH } from "#lib/sandbox/gp/gp-server.ts";
import type { GpSettings } from "#lib/sandbox/gp/settings.ts";
import { ACCOUNT, startForTest } from "#lib/sandbox/gp/testing/started-gp.ts";
import { SBA_PATH } from "#lib/sandbox/gp/sba/sba-call.ts";
import { createWindowsSbaLedger } from "#lib/testing/windows/sba-ledger.ts";
import { createWindowsLedger } from "#lib/testing/windows/windows-ledger.ts";
import { runGpTest } from "./gp-test.ts";
import type { GpTestWorld } from "./gp-world.ts";

// The whole self-test against the stand-in over real HTTPS and NTLM: it must find out how this GP is set.

const SAMPLE_COMPANY = -1;
const NAME = "Fabrikam, Inc. (sample)";
const INPUT = {
  ...{ gpCompanyId: SAMPLE_COMPANY, companyName: NAME, date: day("2026-11-27"), currency: "USD" },
  ...{ closedDay: day("2026-05-15"), taxDetail: "" },
};
const MAIN_STEPS = ["company", "policy", "chart", "look_first", "send", "find", "read", "batch", "lists"];
const PROBES = ["tax", "unbalanced", "long_text", "inactive_account", "entry_account", "closed_period"];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const SURFACES = {
  soap: { path: GP_PATH, open: createWindowsLedger },
  sba: { path: SBA_PATH, open: createWindowsSbaLedger },
} as const;

async function start(
  settings: Partial<GpSettings> = {},
  changes: Partial<GpTestWorld> = {},
  surface: keyof typeof SURFACES = "soap",
) {
  const sandbox = await startForTest();
  sandbox.gp.settings.current = { ...sandbox.gp.settings.current, closedUntil: "2026-06-30", ...settings };
  const host = `localhost:${sandbox.port}`;
  const { path, open } = SURFACES[surface];
  const ledger = open({
    ...{ url: `https://${host}${path}`, caPem: sandbox.gp.tls.caPem },
    ...{ domain: ACCOUNT.domain, username: ACCOUNT.user, password: ACCOUNT.password },
    policy: { allowHosts: [host], allowHttpHosts: [], allowCidrs: ["127.0.0.1/32"] },
  });
  closing.push(async () => {
    await ledger.close();
    sandbox.close();
  });
  const kept: string[] = [];
  const world: GpTestWorld = {
    ...{ ledger, input: INPUT, testId: "4f2a9b10-0000-4000-8000-000000000001", sendBudgetMs: 20_000 },
    markerKey: new TextEncoder().encode("a marker key"),
    clock: { now: () => new Date(), monotonicMs: () => performance.now() },
    keep: async (steps) => {
      const last = steps.at(-1);
      kept.push(`${last?.step} ${last?.state}`);
    },
    deadline: (ms) => AbortSignal.timeout(ms),
    stop: new AbortController().signal,
    ...changes,
  };
  const sends = () => sandbox.gp.log.entries().filter(({ operation }) => operation === "CreateGLTransaction").length;
  return { sandbox, world, kept, sends };
}

const answered = (steps: readonly SelfTestStep[], code: QuestionCode) => answersOf(steps)[code]?.answer;
const stateOf = (steps: readonly SelfTestStep[]) => steps.map(({ step, state }) => `${step} ${state}`);

test("finds out all that it can, sends each journal once, and says what is to be deleted", async () => {
  const { sandbox, world, kept, sends } = await start();
  const steps = await runGpTest(world);

  expect(stateOf(steps)).toEqual([...MAIN_STEPS, ...PROBES].map((step) => `${step} done`));
  expect(hasPassed(steps)).toBe(true);
  const answers = Object.entries(answersOf(steps)).map(([code, { answer }]) => `${code} ${answer}`);
  expect(answers.toSorted()).toEqual([
    ...["gp_batch_created yes", "gp_batch_prefix none", "gp_closed_period refused", "gp_date kept"],
    ...["gp_entry_account refused", "gp_find_by_batch yes", "gp_find_by_change yes", "gp_find_by_date yes"],
    ...["gp_find_by_source yes", "gp_inactive_account refused", "gp_journal_number assigned", "gp_line_tax kept"],
    ...["gp_line_text kept", "gp_list_cap whole", "gp_long_text refused", "gp_modified_date utc"],
    ...["gp_reference kept", "gp_refusal_reasons told", "gp_source_document told", "gp_unbalanced refused"],
  ]);
  const journals = sandbox.gp.book.journals();
  expect(journals.map(({ reference, companyId }) => [companyId, reference.slice(0, 20)])).toEqual([
    [SAMPLE_COMPANY, "EXPTEST 4F2A9B100000"],
    [SAMPLE_COMPANY, "EXPTEST 4F2A9B100000"],
  ]);
  expect(journalsLeft(steps).map(({ number }) => number)).toEqual(journals.map(({ journalNumber }) => journalNumber));
  expect(sends()).toBe(7);
  // What is sent is known to the database before it is sent.
  expect(kept.slice(8, 10)).toEqual(["send sending", "send done"]);
  expect(kept.filter((each) => each.endsWith(" sending"))).toHaveLength(7);
});

test.each<[string, Partial<GpSettings>, QuestionCode, string]>([
  ["a tax that is dropped", { taxKept: false }, "gp_line_tax", "dropped"],
  ["a prefix before the batch", { batchPrefix: "WS" }, "gp_batch_prefix", "prefixed"],
  ["a prefix, by the stored id", { batchPrefix: "WS" }, "gp_find_by_batch", "stored"],
  ["a closed period that is taken", { closedTaken: true }, "gp_closed_period", "accepted"],
  ["an unbalanced journal that is taken", { takes: ["unbalanced"] }, "gp_unbalanced", "accepted"],
  ["an inactive account that is taken", { takes: ["inactive"] }, "gp_inactive_account", "accepted"],
  ["an account without entry that is taken", { takes: ["noEntry"] }, "gp_entry_account", "accepted"],
  ["a long text that is cut", { takes: ["longText"] }, "gp_long_text", "cut"],
  ["times in a zone of GP's own", { modifiedAheadHours: -6 }, "gp_modified_date", "shifted"],
])("finds %s", async (_name, settings, code, answer) => {
  const { world } = await start(settings);
  const steps = await runGpTest(world);

  expect(hasPassed(steps)).toBe(true);
  expect(answered(steps, code)).toBe(answer);
});

test("over SBA it finds out the same, but for a line's tax, which the surface does not have", async () => {
  const { sandbox, world, sends } = await start({}, {}, "sba");
  const steps = await runGpTest(world);

  const states = [...MAIN_STEPS, ...PROBES].map((step) => `${step} ${step === "tax" ? "skipped" : "done"}`);
  expect(stateOf(steps)).toEqual(states);
  const answers = Object.entries(answersOf(steps)).map(([code, { answer }]) => `${code} ${answer}`);
  expect(answers.toSorted()).toEqual([
    ...["gp_batch_created yes", "gp_batch_prefix none", "gp_closed_period refused", "gp_date kept"],
    ...["gp_entry_account refused", "gp_find_by_batch yes", "gp_find_by_change yes", "gp_find_by_date yes"],
    ...["gp_find_by_source yes", "gp_inactive_account refused", "gp_journal_number assigned", "gp_line_tax absent"],
    ...["gp_line_text kept", "gp_list_cap whole", "gp_long_text refused", "gp_modified_date utc"],
    ...["gp_reference kept", "gp_refusal_reasons told", "gp_source_document told", "gp_unbalanced refused"],
  ]);
  expect(journalsLeft(steps).map(({ number }) => number)).toEqual(
    sandbox.gp.book.journals().map(({ journalNumber }) => journalNumber),
  );
  expect(sends()).toBe(6);
});

test.each<[string, Partial<GpSettings>, QuestionCode, string]>([
  ["an unbalanced journal that is taken", { takes: ["unbalanced"] }, "gp_unbalanced", "accepted"],
  ["a long text that is cut", { takes: ["longText"] }, "gp_long_text", "cut"],
  ["a closed period that is taken", { closedTaken: true }, "gp_closed_period", "accepted"],
  ["a prefix before the batch", { batchPrefix: "WS" }, "gp_batch_prefix", "prefixed"],
])("over SBA it finds %s", async (_name, settings, code, answer) => {
  const { world } = await start(settings, {}, "sba");
  const steps = await runGpTest(world);

  expect([hasPassed(steps), answered(steps, code)]).toEqual([true, answer]);
});

test("what it found contradicts what cannot work with it", async () => {
  const { world } = await start({ taxKept: false, batchPrefix: "WS" });
  const answers = answersOf(await runGpTest(world));

  expect(conflictsOf(answers, { hasTaxRules: true })).toEqual(["batch_prefix_too_long", "tax_not_kept"]);
  expect(conflictsOf(answers, { hasTaxRules: false })).toEqual(["batch_prefix_too_long"]);
});

test("a list that GP cuts off ends it before anything is sent", async () => {
  const { world, sends } = await start({ listRowsMax: 2 });
  const probe = { ...world.ledger, listAccounts: async () => cut() } as unknown as GpTestWorld["ledger"];
  const steps = await runGpTest({ ...world, ledger: probe });

  expect(stateOf(steps).at(-1)).toBe("chart failed");
  expect([answered(steps, "gp_list_cap"), sends()]).toEqual(["cut", 0]);
});
const cut = () => ({ ok: false, error: { code: "gp_list_incomplete", detail: "cut" } }) as const;

test.each([
  ["another name than GP's", { ...INPUT, companyName: "Halden Instruments" }],
  ["a number that GP does not list", { ...INPUT, gpCompanyId: 77 }],
])("%s: nothing is sent", async (_name, input) => {
  const { world, sends } = await start({}, { input });
  const steps = await runGpTest(world);

  expect(steps).toMatchObject([{ step: "company", state: "failed", problem: { code: "test_company_differs" } }]);
  expect(sends()).toBe(0);
});

test("an empty company has nothing to test with", async () => {
  const { world } = await start({}, { input: { ...INPUT, gpCompanyId: 1, companyName: "Fabrikam, Inc." } });

  expect((await runGpTest(world)).at(-1)).toMatchObject({
    step: "chart",
    problem: { code: "test_accounts_missing", found: 0 },
  });
});

test.each([
  ["done, and the answer is lost", true, 1],
  ["not done, and there is no answer", false, 0],
])("an answer that says nothing ends it as unclear (%s); nothing is sent again", async (_name, commit, journals) => {
  const { sandbox, world, sends } = await start();
  await sandbox.control("/fault", { kind: "http_500", operation: "CreateGLTransaction", commit });
  const steps = await runGpTest(world);

  expect(steps.at(-1)).toMatchObject({ step: "send", state: "unclear", problem: { code: "test_journal_unclear" } });
  expect(journalsLeft(steps)).toHaveLength(journals);
  expect([hasPassed(steps), sends()]).toEqual([false, 1]);
});

test("a journal that GP refuses ends it, with GP's reasons", async () => {
  const { world } = await start({}, { input: { ...INPUT, date: day("2026-06-01") } });
  const [last] = (await runGpTest(world)).slice(-1);

  expect(last).toMatchObject({ step: "send", state: "failed", problem: { code: "test_journal_refused" } });
  expect(last?.came).toContain("The fiscal period is closed");
});

test("a ledger without a probe is tested with what it has", async () => {
  const { world } = await start();
  const { probe: _probe, ...ledger } = world.ledger;
  const steps = await runGpTest({ ...world, ledger });

  expect(hasPassed(steps)).toBe(true);
  expect(steps.map(({ step }) => step)).toEqual([...MAIN_STEPS, ...PROBES.slice(3)]);
});

test("a stop ends it before the next step is begun", async () => {
  const stop = new AbortController();
  const { world, sends } = await start({}, { stop: stop.signal });
  const steps = await runGpTest({ ...world, keep: async () => stop.abort() });

  expect(steps.at(-1)).toMatchObject({ state: "failed" });
  expect(sends()).toBe(0);
});
