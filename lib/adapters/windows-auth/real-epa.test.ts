import { afterAll, expect, test } from "vitest";
import {
  epaServersMissing,
  type EpaOptions,
  type EpaServer,
  startEpaServer,
} from "#lib/testing/windows/real-epa-server.ts";
import { createWindowsClient, type WindowsClientOptions } from "./windows-client.ts";

// What Apache cannot do: Extended Protection, a sign-in for every request, and Samba's own verdict. Uses ../shared/servers.

const missing = await epaServersMissing();
const skipped = missing === null ? "" : ` [skipped: ${missing}]`;
const running: EpaServer[] = [];
afterAll(async () => {
  await Promise.all(running.map((server) => server.close()));
});

async function connect(server: EpaOptions, changes: Partial<WindowsClientOptions> = {}) {
  const started = await startEpaServer(server);
  running.push(started);
  const { url, policy, caPem } = started;
  const account = { domain: "GPTEST", username: "gpuser", password: "Passw0rd!" };
  const client = createWindowsClient({ url, policy, caPem, ...account, ...changes });
  const post = (body = "x") =>
    client.post({ headers: {}, body: Buffer.from(body), signal: AbortSignal.timeout(30_000) });
  const answered = async (body?: string) => {
    const answer = await post(body);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer.value.body.toString();
  };
  return { client, post, answered, requests: started.log };
}

test.skipIf(skipped)(
  `passes where Extended Protection is required, and fails without its binding${skipped}`,
  async () => {
    const [bound, unbound] = await Promise.all([
      connect({ verify: "gss", epa: "require" }),
      connect({ verify: "gss", epa: "require" }, { bindsChannel: false }),
    ]);

    expect(await bound.answered("y".repeat(100_000))).toMatch(/bound=True.*"len": 100000/);
    expect(await unbound.post()).toMatchObject({
      ok: false,
      error: { kind: "credentials_refused", phase: "before_body" },
    });
    await Promise.all([bound.client.close(), unbound.client.close()]);
  },
);

test.skipIf(skipped)(
  `a server that asks with every request is served in two round trips once that is learnt${skipped}`,
  async () => {
    const [samba, gss] = await Promise.all([
      connect({ verify: "samba", perRequest: true }),
      connect({ verify: "gss", epa: "accept", perRequest: true }),
    ]);
    for (const { client, answered, requests } of [samba, gss]) {
      // The first signs in (2), two bodies go in vain before it is learnt (3 each), and from then on it is two.
      for (const body of ["a", "b", "c"]) await answered(body);
      await expect.poll(() => requests().length).toBe(8);
      for (const body of ["d", "e", "f", "g", "h"]) await answered(body);
      await expect.poll(() => requests().length).toBe(18);
      await client.close();
    }
  },
);

test.skipIf(skipped).each<[string, EpaOptions, Partial<WindowsClientOptions>]>([
  ["NTLM", { verify: "samba" }, {}],
  ["NTLM inside of Negotiate", { verify: "samba", scheme: "Negotiate" }, { auth: "negotiate" }],
  [
    "a user and a password outside of ASCII",
    { verify: "samba", user: "straße", password: "Pässwörd-日本語-🔐" },
    { username: "straße", password: "Pässwörd-日本語-🔐" },
  ],
])(`Samba lets %s in, once for the connection, and a wrong password not${skipped}`, async (_name, server, changes) => {
  const [right, wrong] = await Promise.all([
    connect(server, changes),
    connect(server, { ...changes, password: "wrong" }),
  ]);
  for (const body of ["a", "b", "c"]) expect(await right.answered(body)).toMatch(/"len": 1/);

  await expect.poll(() => right.requests().length).toBe(4);
  expect(await wrong.post()).toMatchObject({ ok: false, error: { kind: "credentials_refused" } });
  await expect.poll(() => wrong.requests().length).toBe(2);
  await Promise.all([right.client.close(), wrong.client.close()]);
});
