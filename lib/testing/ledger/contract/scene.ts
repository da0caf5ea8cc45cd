import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { day } from "#lib/core/day.ts";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";
import { cents } from "#lib/core/money.ts";
import type { GpJournal, JournalSummary, ListAnswer } from "#lib/core/ports.ts";
import type { Result } from "#lib/core/result.ts";
import { ACCOUNT, type Running, startForTest } from "#lib/sandbox/gp/testing/started-gp.ts";
import type { WindowsClientOptions } from "#lib/adapters/windows-auth/windows-client.ts";

/** One way into GP: how a ledger is opened at a stand-in that serves both. */
export type Surface = Readonly<{
  name: string;
  /** Below the origin. */
  path: string;
  open: (options: WindowsClientOptions & Readonly<{ listRowsMax: number }>) => GpLedger;
}>;

export const COMPANY = 2;
export const [MONDAY, TUESDAY] = [day("2026-11-16"), day("2026-11-17")];
/** A time of the Monday, UTC. */
export const at = (time: string) => new Date(`2026-11-16T${time}Z`);
export const signal = () => AbortSignal.timeout(20_000);

export const JOURNAL: GpJournal = {
  ...{ gpCompanyId: COMPANY, date: MONDAY, reference: "EXP R00X9oNOn2MO 7QK2MZ4D", batchId: "EXP-20261116-1" },
  ...{ sourceDocument: "GJ", currency: "USD", currencyDecimals: 2 },
  lines: [
    { account: "310-6410-00", debitCents: cents(51_240), creditCents: cents(0), text: "Teague 11-10 Delta" },
    { account: "000-2145-00", debitCents: cents(0), creditCents: cents(51_240), text: "Teague R00X9oNOn2MO" },
  ],
};

export type Scene = Readonly<{
  /** Closed after the test. */
  open: (options?: Readonly<{ listRowsMax?: number; password?: string }>) => GpLedger;
  /** Tells the stand-in something by its control address. */
  order: (path: string, body: object) => Promise<void>;
  /** Requests of an operation, by the name that both surfaces share in the stand-in. */
  requests: (operation: string) => number;
  /** Moves the clock by which GP notes changes: 09:00 at the beginning of each test. */
  clock: (time: string) => void;
  /** Creates a journal of each reference, an hour after another from 09:00 on; they are 28401, 28402 … */
  create: (ledger: GpLedger, ...references: readonly string[]) => Promise<void>;
  gp: () => Running["gp"];
}>;

/** One stand-in for all tests of a file, empty at the beginning of each. */
export function contractScene(surface: Surface): Scene {
  const folder = mkdtempSync(join(tmpdir(), "ledger-contract-"));
  let sandbox: Running | null = null;
  let now = at("09:00:00");
  const opened: GpLedger[] = [];
  const running = (): Running => {
    if (sandbox === null) throw new Error("the stand-in runs inside of tests alone");
    return sandbox;
  };
  const order = async (path: string, body: object) => expect(await running().control(path, body)).toBe(200);
  beforeAll(async () => {
    sandbox = await startForTest(folder, () => now);
  });
  beforeEach(async () => {
    now = at("09:00:00");
    await order("/reset", {});
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((ledger) => ledger.close()));
  });
  afterAll(() => {
    running().close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    order,
    gp: () => running().gp,
    clock: (time) => void (now = at(time)),
    open: ({ listRowsMax = 1_000, password = ACCOUNT.password } = {}) => {
      const host = `localhost:${running().port}`;
      const ledger = surface.open({
        ...{ url: `https://${host}${surface.path}`, caPem: running().gp.tls.caPem, listRowsMax },
        ...{ domain: ACCOUNT.domain, username: ACCOUNT.user, password },
        policy: { allowHosts: [host], allowHttpHosts: [], allowCidrs: ["127.0.0.1/32"] },
      });
      opened.push(ledger);
      return ledger;
    },
    requests: (operation) =>
      running()
        .gp.log.entries()
        .filter((entry) => entry.operation === operation).length,
    create: async (ledger, ...references) => {
      for (const [index, reference] of references.entries()) {
        now = at(`${String(9 + index).padStart(2, "0")}:00:00`);
        expect(await ledger.send(ledger.render({ ...JOURNAL, reference }), signal())).toEqual({ kind: "executed" });
      }
    },
  };
}

export function rowsOf(answer: ListAnswer): readonly JournalSummary[] {
  if (answer.kind !== "complete") throw new Error(JSON.stringify(answer.problem));
  return answer.journals;
}

export const numbersOf = (answer: ListAnswer) => rowsOf(answer).map(({ journalNumber }) => journalNumber);

export function valueOf<T>(result: Result<T, object>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
