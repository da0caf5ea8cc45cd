import { min, max, eq } from "drizzle-orm";
import { auditEvent } from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import type { AuditAction } from "#lib/core/audit/event.ts";
import { createFirmWorld, firmSecrets, type FirmWorld } from "#lib/testing/firm/firm-world.ts";
import type { FirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";
import type { BenchServer } from "../bench-database.ts";
import { type Figure, median, type Part, type PartOptions, quantity, ratio } from "../figure.ts";
import { withFirm } from "../with-firm.ts";

/** A GP over a good line. */
const SLOW_MS = 40;

type Taken = Readonly<{
  reports: number;
  sent: number;
  totalMs: number;
  readMs: number;
  planMs: number;
  sendMs: number;
  againMs: number;
}>;

/**
 * Reports per second from export to settled: the firm's reports, read, planned, sent one by one over NTLM, read back and
 * settled, each move audited. The engine runs in this process. Expensify's waits for a file (2 s and more an export) are
 * not in it: they do not grow with the reports.
 */
export const reportsPart: Part = {
  name: "reports",
  title: "Reports from export to settled (the sandbox's firm, a fresh database each time)",
  run: (options) => withFirm((server, sandbox) => measure(server, sandbox, options)),
};

async function measure(
  server: BenchServer,
  sandbox: FirmSandbox,
  { runs, say }: PartOptions,
): Promise<readonly Figure[]> {
  const [atOnce, slow]: [Taken[], Taken[]] = [[], []];
  // Taken in turn, so that another program on the machine hits both alike.
  for (let run = 1; run <= runs; run++) {
    say(`reports: run ${run} of ${runs}`);
    atOnce.push(await take(server, sandbox, 0));
    slow.push(await take(server, sandbox, SLOW_MS));
  }
  return [
    ...figuresOf("answers at once", atOnce),
    ...figuresOf(`answers after ${SLOW_MS} ms`, slow),
    ...comparison(atOnce, slow),
  ];
}

async function take(server: BenchServer, sandbox: FirmSandbox, slowMs: number): Promise<Taken> {
  const { gp, expensify } = sandbox.control;
  await Promise.all([gp.reset(), expensify.reset()]);
  await gp.settings({ slowMs });
  await expensify.settings({ limits: [], emptyDownloads: 0, slowMs });
  const world = await createFirmWorld(sandbox, await server.newDatabase(), firmSecrets());
  try {
    const startedMs = performance.now();
    const { counts, problems, state } = await world.run();
    const endedMs = performance.now();
    assert(state === "done" && counts !== null && problems.length === 0, JSON.stringify(problems));
    await world.run();
    const againMs = performance.now() - endedMs;
    const [swept, queued, sent] = [
      await at(world, "company.swept"),
      await at(world, "posting.queued"),
      await at(world, "posting.sent"),
    ];
    const totalMs = endedMs - startedMs;
    const [planMs, sendMs] = [queued.first - swept.first, sent.last - queued.first];
    return {
      reports: counts.read,
      sent: counts.sent,
      totalMs,
      readMs: totalMs - planMs - sendMs,
      planMs,
      sendMs,
      againMs,
    };
  } finally {
    await world.close();
  }
}

/** When the first and the last event of this kind were written. */
async function at(world: FirmWorld, action: AuditAction): Promise<{ first: number; last: number }> {
  const [row] = await world.inOrg((tx) =>
    tx
      .select({ first: min(auditEvent.at), last: max(auditEvent.at) })
      .from(auditEvent)
      .where(eq(auditEvent.action, action)),
  );
  assert(row?.first != null && row.last !== null, `no ${action}`);
  return { first: row.first.getTime(), last: row.last.getTime() };
}

function figuresOf(what: string, taken: readonly Taken[]): readonly Figure[] {
  const [any] = taken;
  const of = (pick: (each: Taken) => number) => median(taken.map(pick));
  const totals = taken.map(({ totalMs }) => totalMs / 1_000);
  const range = `${quantity(Math.min(...totals), "s")} to ${quantity(Math.max(...totals), "s")} in ${taken.length} runs`;
  const perReport = (pick: (each: Taken) => number) =>
    quantity(
      of((each) => pick(each) / each.reports),
      "ms",
    );
  return [
    {
      what: `${what}: reports per second`,
      value: quantity(
        of((each) => (each.reports * 1_000) / each.totalMs),
        "/s",
      ),
      beside: `${any?.reports ?? 0} reports, ${any?.sent ?? 0} journals, ${range}`,
    },
    {
      what: "  read and kept, per report",
      value: perReport((each) => each.readMs),
      beside: "with the chart and the sweep",
    },
    { what: "  planned, per report", value: perReport((each) => each.planMs), beside: "" },
    {
      what: "  sent and read back, per journal",
      value: quantity(
        of((each) => each.sendMs / each.sent),
        "ms",
      ),
      beside: "three calls to GP: create, list, read",
    },
    {
      what: "  a second run, nothing new",
      value: quantity(
        of((each) => each.againMs),
        "ms",
      ),
      beside: "",
    },
  ];
}

function comparison(atOnce: readonly Taken[], slow: readonly Taken[]): readonly Figure[] {
  const total = (taken: readonly Taken[]) => median(taken.map(({ totalMs }) => totalMs));
  const value = ratio(total(slow), total(atOnce));
  return [{ what: "slow answers to answers at once", value, beside: "total time" }];
}
