import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import path from "node:path";
import { afterEach } from "vitest";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";
import { createWindowsSbaLedger, type SbaTestOptions } from "./sba-ledger.ts";
import { reply, type SeenRequest, signedIn, startScriptedServer } from "./scripted-server.ts";

export const TENANT = "/GPService/Tenants(DefaultTenant)";
const IDENTITY = { domain: "GPTEST", username: "gpws", password: "Passw0rd!" };

/** What the service answers: status and JSON text, or anything done to the socket. */
export type SbaAnswer = (request: SeenRequest, socket: Socket) => readonly [status: number, body: string] | void;

/** Golden examples of the wire, to the byte. */
export function sbaFixture(name: string): string {
  return readFileSync(path.join(import.meta.dirname, "../../adapters/gp-sba/fixtures", name), "utf8");
}

export function jsonReply(status: number, body: string): string {
  return reply(status, body, { "Content-Type": "application/json; charset=utf-8" });
}

const running: Array<Readonly<{ close: () => Promise<void> }>> = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

/** A ledger against a server that plays an SBA service behind a sign-in; both are closed after the test. Companies are named. */
export async function startFakeSba(
  answer: SbaAnswer,
  options: Partial<SbaTestOptions> = {},
): Promise<{ ledger: GpLedger; seen: () => readonly SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const server = await startScriptedServer(
    signedIn((request, socket) => {
      seen.push(request);
      const answered = answer(request, socket);
      if (answered) socket.write(jsonReply(...answered));
    }),
  );
  const ledger = createWindowsSbaLedger({
    ...{
      url: `${new URL(server.url).origin}${TENANT}`,
      policy: server.policy,
      companyNames: { "1": "Fabrikam, Inc." },
    },
    ...IDENTITY,
    ...options,
  });
  running.push(ledger, server);
  return { ledger, seen: () => seen };
}
