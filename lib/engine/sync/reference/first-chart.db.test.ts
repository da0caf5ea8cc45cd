import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Account, AccountPart, LedgerSetup } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { sampleAccount } from "#lib/testing/sample-rules.ts";
import { account, company, referenceChange, referenceRead } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, type TestWorld } from "#db/testing/factories.ts";
import type { ReferencePlace } from "./place.ts";
import { readChart } from "./read-chart.ts";

const SIGNAL = new AbortController().signal;
const MINUTE_MS = 60_000;
const START = new Date("2026-11-16T08:00:00Z");
const PART = 1_000;
const later = (minutes: number) => new Date(START.getTime() + minutes * MINUTE_MS);
const numberOf = (index: number) => `420-${String(index).padStart(4, "0")}-00`;
const CHART = Array.from({ length: 5 * PART }, (_, index) => sampleAccount(numberOf(index)));

let world: TestWorld;
let companyId: string;
beforeAll(async () => {
  world = await createTestWorld();
});
afterAll(async () => world.close());
beforeEach(async () => {
  companyId = await insertCompany(world);
});

const placeAt = (now: Date): ReferencePlace => ({
  ...{ organizationId: world.organizationId, companyId, connectionId: world.connectionId, gpCompanyId: 2 },
  ...{ policyIds: [], separator: "-", segmentCount: 3, now, inOrganization: world.inOrg },
});

/** GP with this chart in parts of a thousand. At part `diesAt` (first is 0) it ends as `death` says. */
function ledgerOf(chart: readonly Account[], diesAt = Infinity, death: () => Result<never, RunProblem> = crash) {
  const asked: string[] = [];
  const setup = {
    listAccounts: async () => {
      asked.push("whole");
      return ok(chart);
    },
    readAccountParts: async function* (
      _id: number,
      after: string | null,
    ): AsyncGenerator<Result<AccountPart, RunProblem>, void> {
      asked.push(after ?? "beginning");
      const rest = chart.filter(({ number }) => after === null || number >= after);
      for (let start = 0; start < rest.length; start += PART) {
        if (start / PART === diesAt) return yield death();
        const accounts = rest.slice(start, start + PART);
        const isLast = start + PART >= rest.length;
        yield ok({ accounts, upTo: isLast ? null : (accounts.at(-1)?.number ?? null) });
      }
    },
  };
  return { asked, setup: setup as unknown as LedgerSetup };
}
const crash = (): never => {
  throw new Error("the process is gone");
};
const silence = () => err<RunProblem>({ code: "stopped" });

const read = (ledger: ReturnType<typeof ledgerOf>, at: Date) => readChart(ledger.setup, placeAt(at), true, SIGNAL);
const known = async () => {
  const there = and(eq(account.companyId, companyId), isNull(account.goneAt));
  return world.inOrg((tx) => tx.select({ number: account.number }).from(account).where(there));
};
const state = async () => {
  const [row] = await world.inOrg((tx) =>
    tx.select().from(referenceRead).where(eq(referenceRead.companyId, companyId)),
  );
  const [own] = await world.inOrg((tx) => tx.select().from(company).where(eq(company.id, companyId)));
  return { fullAt: row?.fullAt ?? null, resumeAt: row?.resumeAt ?? null, readAt: own?.accountsReadAt ?? null };
};

test.each([
  ["a crash", crash],
  ["a deadline", silence],
])("5,000 accounts are read on from where %s ended the first reading", async (_name, death) => {
  await read(ledgerOf(CHART, 3, death), later(0)).catch(() => {});
  expect(await known()).toHaveLength(3 * PART);
  expect(await state()).toMatchObject({ fullAt: null, readAt: null });

  const second = ledgerOf(CHART);
  await read(second, later(30));
  expect(second.asked).toEqual([numberOf(3 * PART - 1)]);
  expect(await known()).toHaveLength(5 * PART);
  // A change while it was cut off is in the next window.
  expect(await state()).toEqual({ fullAt: later(0), resumeAt: null, readAt: later(30) });
  const news = eq(referenceChange.companyId, companyId);
  expect(await world.inOrg((tx) => tx.select().from(referenceChange).where(news))).toEqual([]);
});

test("after an hour it begins anew, and what GP lost meanwhile is gone", async () => {
  await read(ledgerOf(CHART, 3), later(0)).catch(() => {});
  const second = ledgerOf(CHART.slice(PART), 2);
  await read(second, later(61)).catch(() => {});
  const third = ledgerOf(CHART.slice(PART));
  await read(third, later(121));

  expect([second.asked, third.asked]).toEqual([["beginning"], [numberOf(3 * PART - 1)]]);
  expect(await known()).toHaveLength(4 * PART);
  expect(await state()).toMatchObject({ fullAt: later(61), resumeAt: null });
});

test("parts that do not fit together are worth nothing to the next reading", async () => {
  const incomplete = () => err<RunProblem>({ code: "gp_list_incomplete", detail: "cut off" });
  const broken = await read(ledgerOf(CHART, 2, incomplete), later(0));
  const second = ledgerOf(CHART);
  await read(second, later(1));

  expect(broken).toMatchObject({ ok: false, error: { code: "gp_list_incomplete" } });
  expect(second.asked).toEqual(["beginning"]);
});

test("a chart that was read whole once is compared as a whole, however the next reading ends", async () => {
  await read(ledgerOf(CHART), later(0));
  const short = ledgerOf(CHART.slice(0, PART));
  await read(short, later(120));

  expect(short.asked).toEqual(["whole"]);
  expect(await known()).toHaveLength(5 * PART);
});
