import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { assert } from "#lib/core/assert.ts";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import { createFirmWorld, firmSecrets } from "#lib/testing/firm/firm-world.ts";
import { startEngine } from "#lib/testing/firm/real-engine.ts";
import type { FirmSandbox } from "#lib/testing/firm/start-firm-sandbox.ts";
import type { BenchServer } from "../bench-database.ts";
import { type Figure, type Part, quantity } from "../figure.ts";
import { withFirm } from "../with-firm.ts";

const EXPENSES = 20_000;
/** Reports that the expenses stand in. */
const SHAPES = [200, 10, 1];
const MODEL = "R00Vg2mJe7Dr";
const APPROVED_AT = "2026-11-19 15:00:00";
const AIM_MB = 300;
const BYTES_PER_KIB = 1_024;
const BYTES_PER_MB = 1_000_000;
const POLL_MS = 100;
const RUN_TIMEOUT_MS = 600_000;

/** Peak resident memory of the engine as `npm start` runs it, while it reads and sends an export of 20,000 expenses. */
export const memoryPart: Part = {
  name: "memory",
  title: `Peak memory of the engine process, ${EXPENSES} expenses (aim: under ${AIM_MB} MB)`,
  run: ({ say }) =>
    withFirm(async (server, sandbox) => {
      if (process.platform !== "linux")
        return [{ what: "not measured", value: "", beside: "the peak is read from /proc, which only Linux has" }];
      const others = loadFirm().reports.filter(({ reportId }) => reportId !== MODEL);
      const figures: Figure[] = [];
      for (const reports of SHAPES) {
        say(`memory: ${reports} reports`);
        await fill(
          sandbox,
          others.map(({ reportId }) => reportId),
          reports,
        );
        figures.push(...(await measure(server, sandbox, reports)));
      }
      return figures;
    }),
};

/** Nothing but copies of one report, together `EXPENSES` expenses. */
async function fill({ control }: FirmSandbox, others: readonly string[], reports: number): Promise<void> {
  const { gp, expensify } = control;
  await Promise.all([gp.reset(), expensify.reset()]);
  await expensify.settings({ limits: [], emptyDownloads: 0 });
  for (const reportID of others) await expensify.change({ action: "remove", reportID });
  for (let made = 0; made < reports; made++) {
    const reportID = `BENCH${String(made).padStart(6, "0")}`;
    await expensify.change({
      action: "add",
      copyOf: MODEL,
      reportID,
      at: APPROVED_AT,
      set: {},
      expenses: EXPENSES / reports,
    });
  }
  await expensify.change({ action: "remove", reportID: MODEL });
}

async function measure(server: BenchServer, sandbox: FirmSandbox, reports: number): Promise<readonly Figure[]> {
  const world = await createFirmWorld(sandbox, await server.newDatabase(), firmSecrets());
  const engine = startEngine(world.environment);
  try {
    await engine.ready;
    const idleMB = peakMB(engine.pid);
    await world.requestSync();
    const startedMs = performance.now();
    const ended = async () => (await world.syncs()).every(({ state }) => state !== "requested" && state !== "running");
    while (!(await ended())) {
      assert(performance.now() - startedMs < RUN_TIMEOUT_MS, "the run does not end");
      await delay(POLL_MS);
    }
    const [tookMs, peak] = [performance.now() - startedMs, peakMB(engine.pid)];
    const [run] = await world.syncs();
    const { sent = 0 } = run?.counts ?? {};
    const fate =
      sent === reports && run?.problems.length === 0 ? "all sent" : `${sent} sent, ${JSON.stringify(run?.problems)}`;
    const shape = `${reports} × ${EXPENSES / reports} expenses`;
    return [
      {
        what: shape,
        value: quantity(peak, "MB"),
        beside: `${fate} in ${quantity(tookMs / 1_000, "s")}; after its start ${quantity(idleMB, "MB")}`,
      },
    ];
  } finally {
    await engine.end("SIGTERM");
    await world.close();
  }
}

/** `VmHWM:   123456 kB`, of which each is 1,024 bytes; a MB is 1,000,000 here as in the aim. */
function peakMB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * BYTES_PER_KIB) / BYTES_PER_MB;
}
