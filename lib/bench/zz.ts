import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { loadFirm } from "#lib/sandbox/firm/firm.ts";
import { createFirmWorld, firmSecrets } from "#lib/testing/firm/firm-world.ts";
import { startEngine } from "#lib/testing/firm/real-engine.ts";
import { withFirm } from "./with-firm.ts";
const MODEL = "R00Vg2mJe7Dr";
const st = (pid: number, n: string) => Number(new RegExp(`^${n}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
const shapes = (process.argv[2] ?? "200,10,1").split(",").map(Number);
const args = (process.argv[3] ?? "").split(" ").filter((x) => x !== "");
console.log(args);
await withFirm(async (server, sandbox) => {
  for (const reports of shapes) {
    const { gp, expensify } = sandbox.control;
    await Promise.all([gp.reset(), expensify.reset()]);
    await expensify.settings({ limits: [], emptyDownloads: 0 });
    for (const r of loadFirm().reports) if (r.reportId !== MODEL) await expensify.change({ action: "remove", reportID: r.reportId });
    for (let i = 0; i < reports; i++) await expensify.change({ action: "add", copyOf: MODEL, reportID: `BENCH${String(i).padStart(6, "0")}`, at: "2026-11-19 15:00:00", set: {}, expenses: 20000 / reports });
    await expensify.change({ action: "remove", reportID: MODEL });
    const world = await createFirmWorld(sandbox, await server.newDatabase(), firmSecrets());
    const e = startEngine(world.environment, args);
    await delay(12000);
    console.log(reports, "idle rss", st(e.pid, "VmRSS").toFixed(0), "hwm", st(e.pid, "VmHWM").toFixed(0));
    await world.requestSync();
    const peak = new Map<string, number>(); const t0 = performance.now(); const first = new Map<string, number>();
    for (;;) {
      const [s] = await world.syncs();
      const step = s?.step ?? "none"; 
      peak.set(step, Math.max(peak.get(step) ?? 0, st(e.pid, "VmRSS")));
      if (!first.has(step)) first.set(step, performance.now() - t0);
      if (s?.state !== "requested" && s?.state !== "running") { console.log(s?.state, s?.counts?.sent, JSON.stringify(s?.problems)); break; }
      await delay(50);
    }
    console.log([...peak].map(([k, v]) => `${k} ${v.toFixed(0)} MiB @${((first.get(k) ?? 0) / 1000).toFixed(1)}s`).join("  "), "end", ((performance.now() - t0) / 1000).toFixed(1), "hwm", st(e.pid, "VmHWM").toFixed(0), "rss", st(e.pid, "VmRSS").toFixed(0));
    await e.end("SIGTERM"); await world.close();
  }
});
