import { asc, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { auditEvent, company, connection } from "#db/schema/index.ts";
import { confirmLedger } from "#lib/services/company/confirm-ledger.ts";
import { createModelLedger } from "#lib/testing/model-ledger.ts";
import { createReviewScene, type ReviewScene } from "#lib/testing/review-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { runCompany } from "./run-company.ts";

const TIMEOUT_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const NAME = "Company 2";
const reportOf = (reportId: string) => sampleReport([sampleExpense({ transactionId: `T${reportId}` })], { reportId });

const scenes: ReviewScene[] = [];
afterEach(async () => {
  for (const each of scenes.splice(0)) await each.world.close();
});

async function scene(reportIds: readonly string[]): Promise<ReviewScene> {
  const made = await createReviewScene(reportIds.map(reportOf));
  scenes.push(made);
  return made;
}

const rowOf = async ({ world, companyId }: ReviewScene) =>
  (await world.inOrg((tx) => tx.select().from(company).where(eq(company.id, companyId))))[0];
const actions = async ({ world }: ReviewScene, prefix: string) =>
  (await world.inOrg((tx) => tx.select().from(auditEvent).orderBy(asc(auditEvent.sequence)))).filter(({ action }) =>
    action.startsWith(prefix),
  );
const add = (here: ReviewScene, reportId: string) => {
  here.source.reports = [...here.source.reports, reportOf(reportId)];
};
const problemsOf = async (here: ReviewScene) => (await here.lastSync())?.problems;

/** Another server behind the connection, with another history; every call that it gets is seen. */
function behindAnother(here: ReviewScene): Readonly<{ asked: string[]; deps: ReviewScene["deps"] }> {
  const other = createModelLedger();
  const asked: string[] = [];
  const deps: ReviewScene["deps"] = {
    ...here.deps,
    openLedger: async (row, sourceDocument) => {
      const opened = await here.deps.openLedger(row, sourceDocument);
      if (!opened.ok) return opened;
      const both = { ...opened.value, ...other };
      const watched = Object.fromEntries(
        Object.entries(both).map(([name, value]) => [
          name,
          typeof value === "function"
            ? (...given: never[]) => {
                asked.push(name);
                return (value as (...args: never[]) => unknown)(...given);
              }
            : value,
        ]),
      );
      return { ok: true, value: watched as typeof both };
    },
  };
  return { asked, deps };
}

const runWith = async (here: ReviewScene, deps: ReviewScene["deps"]) => {
  await here.requestSync("sync");
  await runCompany(deps, here.ref, "engine-1", new AbortController().signal);
};

test("GP's name of the company is noted at the first reading, once, also of a company from before", async () => {
  const here = await scene(["R1"]);
  expect((await rowOf(here))?.ledgerName).toBe(NAME);
  await here.world.inOrg((tx) => tx.update(company).set({ ledgerName: null }));
  await here.run("sync");
  await here.run("sync");
  expect((await rowOf(here))?.ledgerName).toBe(NAME);
  expect(await actions(here, "company.ledger")).toHaveLength(2);
});

test(
  "another name under the number: no sweep, no look, no send, whatever waits; the run says it",
  async () => {
    const here = await scene(["R1", "R2", "R3"]);
    here.ledger.sendFaults.push("lose_answer", "refuse");
    await here.run("sync");
    add(here, "R4");
    here.identity.names.set(2, "Fabrikam, Inc.");
    const { asked, deps } = behindAnother(here);
    const before = await here.states();

    for (let days = 0; days < 3; days += 1) {
      here.clock.advanceMs(DAY_MS);
      await runWith(here, deps);
      // Between two runs as well: unclear ones are due, and the nightly sweep.
      await runCompany(deps, here.ref, "engine-1", new AbortController().signal);
    }

    expect(new Set(asked)).toEqual(new Set(["listCompanies", "close"]));
    expect(await problemsOf(here)).toEqual([
      { code: "gp_company_changed", companyId: 2, what: "name", known: NAME, found: "Fabrikam, Inc." },
    ]);
    expect(before.filter((line) => line.includes("uncertain"))).toHaveLength(1);
    expect((await here.states()).filter((line) => !line.startsWith("R4"))).toEqual(before);
    expect(await here.states()).toContain("R4/1: ready");
    expect((await rowOf(here))?.ledgerName).toBe(NAME);
  },
  TIMEOUT_MS,
);

test("a person says that GP renamed it, to exactly the name that was met, and what waits is sent", async () => {
  const here = await scene(["R1"]);
  here.identity.names.set(2, "Halden Group");
  await here.run("sync");
  expect(here.ledger.sends).toEqual([]);

  const { companyId } = here;
  const said = (name: string, ctx = here.grace) => confirmLedger(ctx, { companyId, name });
  expect(await said("Fabrikam, Inc.")).toMatchObject({ error: { code: "stale" } });
  expect(await said("Halden Group", here.stranger)).toMatchObject({ error: { code: "not_found" } });
  expect(await said("Halden Group")).toMatchObject({ value: { name: "Halden Group" } });
  expect(await said("Halden Group")).toMatchObject({ error: { code: "stale" } });

  await here.run("sync");
  expect(here.ledger.sends).toHaveLength(1);
  expect(await problemsOf(here)).toEqual([]);
  expect((await actions(here, "company.ledger_renamed")).map(({ body }) => body)).toMatchObject([
    { before: { ledgerName: NAME }, after: { ledgerName: "Halden Group" } },
  ]);
});

test("the address was changed, and accounts are written otherwise there: nothing is sent, and nobody can say it is the same", async () => {
  const here = await scene(["R1"]);
  // As an edit of the connection leaves it.
  await here.world.inOrg(async (tx) => {
    await tx.update(connection).set({ url: "https://other.example/Dynamics" });
    await tx.update(company).set({ sweptAt: null });
  });
  here.identity.format = here.identity.format.slice(0, 2);
  const { asked, deps } = behindAnother(here);
  await runWith(here, deps);

  expect(new Set(asked)).toEqual(new Set(["listCompanies", "readAccountFormat", "close"]));
  expect(await problemsOf(here)).toMatchObject([
    { code: "gp_company_changed", what: "format", known: "3-4-2", found: "3-4" },
  ]);
  expect(await confirmLedger(here.grace, { companyId: here.companyId, name: "3-4" })).toMatchObject({
    error: { code: "stale" },
  });
});

test("a list without the company, or none at all, sends nothing either", async () => {
  const here = await scene(["R1"]);
  here.identity.names.delete(2);
  await here.run("sync");
  expect(await problemsOf(here)).toEqual([{ code: "gp_company_missing", companyId: 2 }]);
  expect(here.ledger.sends).toEqual([]);
});
