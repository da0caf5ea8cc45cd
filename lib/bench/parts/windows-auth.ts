import httpntlm from "httpntlm";
import { Pool } from "undici";
import { createWindowsClient } from "#lib/adapters/windows-auth/windows-client.ts";
import { assert } from "#lib/core/assert.ts";
import { startRealNtlmServer } from "#lib/testing/windows/real-ntlm-server.ts";
import { type Figure, median, type Part, quantity, ratio } from "../figure.ts";

/** Of each client, before and while it is measured. */
const WARM_UP_CALLS = 10;
const MEASURED_MS = 1_000;
const AT_ONCE = [1, 8] as const;
/** As many connections as our client may have, so that nothing but the sign-in differs. */
const SOCKETS = 2;
const CALL_TIMEOUT_MS = 30_000;
const ACCOUNT = { domain: "GPTEST", username: "gpuser", password: "Passw0rd!" };
const BODY = "<x/>";

type RealServer = Exclude<Awaited<ReturnType<typeof startRealNtlmServer>>, string>;
type Contender = Readonly<{ name: string; call: () => Promise<void>; close: () => Promise<void> }>;
type Rate = Readonly<{ perSecond: number; roundTrips: number }>;

/** What the sign-in costs on a real Apache with a real NTLM, against none at all and against a client that signs in for every call. */
export const windowsAuthPart: Part = {
  name: "windows-auth",
  title: "Windows sign-in at a real Apache: a POST of four bytes to a backend that answers at once",
  run: async ({ runs, say }) => {
    const server = await startRealNtlmServer();
    if (typeof server === "string") return [{ what: "not measured", value: "-", beside: server }];
    const contenders = [openWithout(server), ours(server), theirs(server)];
    try {
      const figures: Figure[] = [];
      for (const atOnce of AT_ONCE) figures.push(...(await measure(server, contenders, { atOnce, runs, say })));
      return figures;
    } finally {
      for (const { close } of contenders) await close();
      await server.close();
    }
  },
};

type Wanted = Readonly<{ atOnce: number; runs: number; say: (text: string) => void }>;

async function measure(server: RealServer, contenders: readonly Contender[], { atOnce, runs, say }: Wanted) {
  const rates = new Map<string, Rate[]>();
  // One after another in each run, so that a slow moment of the machine meets all of them.
  for (let run = 0; run < runs; run += 1) {
    for (const contender of contenders) {
      say(`${contender.name}, ${atOnce} at once`);
      rates.set(contender.name, [...(rates.get(contender.name) ?? []), await rateOf(server, contender, atOnce)]);
    }
  }
  const perSecond = ({ name }: Contender) => median((rates.get(name) ?? []).map((rate) => rate.perSecond));
  const roundTrips = ({ name }: Contender) => median((rates.get(name) ?? []).map((rate) => rate.roundTrips));
  const [without, kept, other] = contenders;
  assert(without !== undefined && kept !== undefined && other !== undefined, "three contenders");
  const beside = `${atOnce} at once`;
  return [
    ...contenders.map((contender) => ({
      what: contender.name,
      value: quantity(perSecond(contender), "a second"),
      beside: `${beside}, ${quantity(roundTrips(contender), "requests on the wire each")}`,
    })),
    {
      what: "no sign-in to ours",
      value: ratio(perSecond(without), perSecond(kept)),
      beside: `${beside}; aim: 1.2 at most`,
    },
    {
      what: "ours to httpntlm",
      value: ratio(perSecond(kept), perSecond(other)),
      beside: `${beside}; aim: 10 at least`,
    },
  ];
}

async function rateOf(server: RealServer, { call }: Contender, atOnce: number): Promise<Rate> {
  for (let made = 0; made < WARM_UP_CALLS; made += 1) await call();
  const linesBefore = await server.requestsLogged();
  const startedMs = performance.now();
  let made = 0;
  const callOn = async () => {
    while (performance.now() - startedMs < MEASURED_MS) {
      await call();
      made += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, callOn));
  const tookMs = performance.now() - startedMs;
  return { perSecond: (made * 1_000) / tookMs, roundTrips: ((await server.requestsLogged()) - linesBefore) / made };
}

function ours({ url, policy, caPem }: RealServer): Contender {
  const client = createWindowsClient({ url, policy, caPem, ...ACCOUNT });
  const call = async () => {
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const answer = await client.post({ headers: {}, body: Buffer.from(BODY), signal });
    assert(answer.ok && answer.value.status === 200, `our client: ${JSON.stringify(answer)}`);
  };
  return { name: "our client, signed in", call, close: client.close };
}

function openWithout({ openUrl, caPem }: RealServer): Contender {
  const pool = new Pool(new URL(openUrl).origin, { connections: SOCKETS, connect: { ca: caPem } });
  const call = async () => {
    const answer = await pool.request({ method: "POST", path: "/", body: BODY });
    assert(answer.statusCode === 200, `without a sign-in: status ${answer.statusCode}`);
    await answer.body.dump();
  };
  return { name: "no sign-in", call, close: () => pool.close() };
}

function theirs({ url, caPem }: RealServer): Contender {
  const call = () =>
    new Promise<void>((resolve, reject) => {
      httpntlm.post({ url, ...ACCOUNT, headers: {}, body: BODY, ca: caPem }, (error, reply) => {
        if (error) reject(error);
        else if (reply.statusCode !== 200) reject(new Error(`httpntlm: status ${reply.statusCode}`));
        else resolve();
      });
    });
  return { name: "httpntlm", call, close: async () => {} };
}
