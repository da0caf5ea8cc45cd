import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ReportQuery, ReportReading } from "#lib/core/ports.ts";
import { day } from "#lib/core/day.ts";
import { createExpensifySource } from "../expensify-source.ts";
import type { ExpensifyOptions } from "../options.ts";
import { type Reply, serveExpensify } from "./serve-expensify.ts";

export const SECRET = "s3cret-0123456789";
export const APPROVED: ReportQuery = {
  kind: "approved_since",
  since: day("2026-11-08"),
  policyIds: ["0123456789ABCDEF", "DEADBEEF01234567"],
  includeClosed: false,
};
export const NEVER = new AbortController().signal;

/** A copy of what FreeMarker wrote, by its name in `fixtures/` without the ending. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}.ndjson`, import.meta.url), "utf8");
}

/**
 * A source that talks to a scripted server, and what can be seen of it: waits are written down instead of waited for, and
 * the spool folder is its own. Everything is closed when the test ends.
 */
export async function startHarness(replies: readonly Reply[], changes: Partial<ExpensifyOptions> = {}) {
  const server = await serveExpensify(replies);
  const spoolDir = await mkdtemp(join(tmpdir(), "expensify-test-"));
  const waitsMs: number[] = [];
  const places: string[] = [];
  const source = createExpensifySource({
    url: server.url,
    partnerUserId: "aa_svc_acme_com",
    partnerUserSecret: SECRET,
    credentialKey: "credential-1",
    pacer: { takePlace: async (key) => places.push(key) > 0 },
    policy: { allowHosts: ["127.0.0.1"], allowHttpHosts: ["127.0.0.1"], allowCidrs: [] },
    spoolDir,
    spendSign: "positive",
    unescapeHtml: false,
    now: () => new Date("2026-11-22T10:00:00Z"),
    sleep: async (ms) => void waitsMs.push(ms),
    random: () => 0,
    ...changes,
  });
  onTestFinished(async () => {
    await source.close();
    await server.close();
    await rm(spoolDir, { recursive: true });
  });
  const read = async (query: ReportQuery = APPROVED, signal: AbortSignal = NEVER) => {
    const readings: ReportReading[] = [];
    const result = await source.readReports(query, async (reading) => void readings.push(reading), signal);
    return { result, readings, leftOver: await readdir(spoolDir) };
  };
  return { source, server, waitsMs, places, read };
}
