import { setTimeout as delay } from "node:timers/promises";
import { assert } from "#lib/core/assert.ts";
import { LEASE_MS } from "#lib/core/posting/lease.ts";
import { createFirmWorld, firmSecrets } from "#lib/testing/firm/firm-world.ts";
import { startEngine } from "#lib/testing/firm/real-engine.ts";
import { type Part, quantity } from "../figure.ts";
import { withFirm } from "../with-firm.ts";

/** Sent before the kill, so that it falls into the middle of a run. */
const SENT_BEFORE = 20;
/** What GP had taken when the engine died is in its books after this. */
const UNDER_WAY_MS = 500;
const POLL_MS = 50;
const TIMEOUT_MS = 240_000;

/** An engine is killed while it sends, another is started at once: when does the next journal reach GP? */
export const recoveryPart: Part = {
  name: "recovery",
  title: "After kill -9 of the engine in the middle of a send, until the next journal is in GP",
  run: ({ say }) =>
    withFirm(async (server, sandbox) => {
      const world = await createFirmWorld(sandbox, await server.newDatabase(), firmSecrets());
      const count = async () => (await sandbox.control.gp.journals()).length;
      const until = async (isSo: (journals: number) => boolean) => {
        const endsAtMs = performance.now() + TIMEOUT_MS;
        for (let journals = await count(); !isSo(journals); journals = await count()) {
          assert(performance.now() < endsAtMs, "nothing more is sent");
          await delay(POLL_MS);
        }
        return performance.now();
      };
      const engines = [startEngine(world.environment)];
      try {
        await engines[0]?.ready;
        await world.requestSync();
        await until((journals) => journals >= SENT_BEFORE);
        await engines[0]?.end("SIGKILL");
        const killedMs = performance.now();
        say("recovery: killed");
        const next = startEngine(world.environment);
        engines.push(next);
        await next.ready;
        const readyMs = performance.now();
        await delay(UNDER_WAY_MS);
        const before = await count();
        const sentMs = await until((journals) => journals > before);
        const seconds = (ms: number) => quantity(ms / 1_000, "s");
        return [
          {
            what: "killed to next journal sent",
            value: seconds(sentMs - killedMs),
            beside: `the lease of the dead engine runs out after ${seconds(LEASE_MS)}, and no sooner does anybody else send`,
          },
          { what: "  of it: start of the next engine", value: seconds(readyMs - killedMs), beside: "" },
        ];
      } finally {
        await engines.at(-1)?.end("SIGKILL");
        await world.close();
      }
    }),
};
