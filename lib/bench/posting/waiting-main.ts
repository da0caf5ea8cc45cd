import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "#db/client.ts";
import { assert } from "#lib/core/assert.ts";
import type { BenchCompany } from "./posting-scene.ts";
import { freezeAll, sendAll, sendersOf } from "./send-all.ts";

/** The process whose memory is measured: `node … waiting-main.ts ADDRESS COMPANY`; its last line is JSON. */
const CONNECTIONS_MAX = 10;
/** Linux, `clear_refs`: `VmHWM` begins anew at what is resident now. */
const RESET_PEAK = "5";
const BYTES_PER_KIB = 1_024;
const BYTES_PER_MB = 1_000_000;

const [, , address = "", companyText = ""] = process.argv;
const company = JSON.parse(companyText) as BenchCompany;
const { db, close } = connect(address, CONNECTIONS_MAX);
const senders = sendersOf({ db, companies: [company], appUrl: address, close }, 0);
const startMB = peakMB();
await freezeAll(senders);
const frozenMB = peakMB();
const sent = await sendAll(db, senders);
assert(sent > 0, "nothing was sent");
console.log(JSON.stringify({ startMB, frozenMB, sentMB: peakMB(), sent }));
await close();

/** Highest resident memory since the last question; loading the code takes more than the work, and would hide it. */
function peakMB(): number {
  const status = readFileSync("/proc/self/status", "utf8");
  writeFileSync("/proc/self/clear_refs", RESET_PEAK);
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * BYTES_PER_KIB) / BYTES_PER_MB;
}
