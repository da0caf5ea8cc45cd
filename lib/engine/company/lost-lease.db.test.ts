import { eq } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { companyLease } from "#db/schema/index.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";
import { createEngineScene } from "#lib/testing/engine-scene.ts";
import { sampleExpense, sampleReport } from "#lib/testing/sample-report.ts";
import { changeStore } from "#lib/testing/store/change-store.ts";
import type { EngineDeps } from "../deps.ts";
import { runCompany } from "./run-company.ts";

const RUNNING = new AbortController().signal;

test("a process that lost its company while it stood still writes nothing more", async () => {
  const here = await createEngineScene([
    sampleReport([sampleExpense({ transactionId: "1" })], { reportId: "R1" }),
    sampleReport([sampleExpense({ transactionId: "2", category: "Field Tools" })], { reportId: "R2" }),
  ]);
  onTestFinished(() => here.world.close());
  await here.requestSync("sync");
  const ofCompany = eq(companyLease.companyId, here.companyId);
  const theirs = { holder: "engine-2", epoch: 9, expiresAt: new Date(Date.now() + LEASE_MS) };
  const openStore: EngineDeps["openStore"] = (organizationId) =>
    changeStore(here.deps.openStore(organizationId), (store) => ({
      add: async (...given) => {
        if (given[0].subject === "R2") await here.world.db.update(companyLease).set(theirs).where(ofCompany);
        return store.add(...given);
      },
    }));
  await runCompany({ ...here.deps, openStore }, here.ref, "engine-1", RUNNING);

  expect(await here.states()).toEqual(["R1/1: ready"]);
  expect([here.ledger.sends.length, (await here.lastSync())?.state]).toEqual([0, "running"]);

  await here.world.db.update(companyLease).set({ holder: null, expiresAt: null }).where(ofCompany);
  await runCompany(here.deps, here.ref, "engine-2", RUNNING);
  expect(await here.states()).toEqual(["R1/1: sent", "R2/1: held category_unmapped"]);
  expect((await here.lastSync())?.state).toBe("done");
});
