import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { startFakeKdc } from "#lib/testing/windows/fake-kdc.ts";
import { helperPath } from "./build-helper.ts";
import { krb5Conf } from "./krb5-conf.ts";
import { openTickets, type TicketsOptions } from "./tickets.ts";

const buildIn = await mkdtemp(path.join(tmpdir(), "krb-helper-"));
const helper = await helperPath({ buildIn });
const skipped = helper.ok ? "" : ` [skipped: ${helper.error}]`;
afterAll(() => rm(buildIn, { recursive: true, force: true }));

async function ask(changes: Partial<TicketsOptions> & Readonly<{ kdc: string }>) {
  const { kdc, ...others } = changes;
  const tickets = openTickets({
    settings: { realm: "CORP.TEST", kdc: [kdc], secret: "password", mutual: true },
    ...{ username: "gpuser", secret: "Passw0rd!", spn: "HTTP/gp.corp.test", helper: { buildIn } },
    policy: { allowHosts: ["127.0.0.1"], allowHttpHosts: [], allowCidrs: [] },
    ...others,
  });
  try {
    const answer = await tickets.authorize(null, AbortSignal.timeout(20_000));
    return answer.ok ? "ok" : `${answer.error.kind} ${answer.error.phase}`;
  } finally {
    await tickets.close();
  }
}

test.skipIf(skipped).each([
  [6, "a user whom nobody knows", "credentials_refused"],
  [18, "an account that is locked or disabled", "credentials_refused"],
  [23, "a password that is over", "credentials_refused"],
  [24, "a wrong password", "credentials_refused"],
  [37, "clocks that differ", "clock_skew"],
  [60, "an error of the KDC's own", "kerberos_failed"],
])(`the KDC's error %i, %s, is %s${skipped}`, async (code, _name, kind) => {
  const { kdc, close } = await startFakeKdc(code);

  expect(await ask({ kdc })).toBe(`${kind} before_body`);
  await close();
});

test.skipIf(skipped)(`a KDC that is not there is a failure of its own${skipped}`, async () => {
  const { kdc, close } = await startFakeKdc(24);
  await close();

  expect(await ask({ kdc })).toBe("kdc_unreachable before_body");
});

const insideAfter: NonNullable<TicketsOptions["resolve"]> = (_host, _options, callback) =>
  callback(null, [
    { address: "93.184.216.34", family: 4 },
    { address: "10.0.0.5", family: 4 },
  ]);

// The KDC is the customer's word too: the same walls as for the server itself.
test.each([
  ["cloud metadata", { kdc: "169.254.169.254" }],
  ["a private address", { kdc: "10.0.0.5:88" }],
  ["another private port of this machine", { kdc: "[::1]:88" }],
  ["the mail server", { kdc: "dc1.corp.example:25" }],
  ["a name of our own network", { kdc: "dc1.internal" }],
  ["a name that leads inside with one of its addresses", { kdc: "dc1.corp.example", resolve: insideAfter }],
])(`%s is no KDC${skipped}`, async (_name, changes) => {
  const helperOrNone: Partial<TicketsOptions> = skipped === "" ? {} : { helper: { path: process.execPath } };
  expect(await ask({ ...helperOrNone, ...changes })).toBe("kdc_not_allowed before_body");
});

test("what it is told never becomes a directive of its own", () => {
  expect(krb5Conf("CORP.TEST", ["10.0.0.5:88", "[fd00::5]:88"])).toContain(
    "  CORP.TEST = {\n    kdc = 10.0.0.5:88\n    kdc = [fd00::5]:88\n  }\n",
  );
  expect(() => krb5Conf("CORP.TEST\n[plugins]", ["10.0.0.5:88"])).toThrow("a realm");
  expect(() => krb5Conf("CORP.TEST", ["10.0.0.5:88\n[plugins]"])).toThrow("addresses of KDCs");
  expect(() => krb5Conf("CORP.TEST", ["dc1.corp.test:88"])).toThrow("addresses of KDCs");
});

test("a helper that says something else, or nothing, ends in a failure", async () => {
  // `cat` answers with what it was told, `false` ends at once.
  expect(await ask({ kdc: "127.0.0.1:88", helper: { path: "/bin/cat" } })).toBe("kerberos_failed before_body");
  expect(await ask({ kdc: "127.0.0.1:88", helper: { path: "/bin/false" } })).toBe("kerberos_failed before_body");
});

// Two customers in one environment got each other's identity in 30 of 60 requests (windows-auth.md 4), and ours holds secrets.
test("the helper has nothing of our environment, and each one has a configuration of its own", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "krb-told-"));
  const told = path.join(folder, "helper");
  const say = `printf 'error kerberos_failed %s %s\\n' "$(env | cut -d= -f1 | sort | tr '\\n' ' ')" "$KRB5_CONFIG"`;
  await writeFile(told, `#!/bin/sh\nread a; read b; read c; read d; ${say}\n`, { mode: 0o700 });
  vi.stubEnv("KRB5CCNAME", "FILE:/tmp/of-another-customer");
  vi.stubEnv("ML_SEALING_KEYS", "k1:secret");
  const details = [await detailOf(told), await detailOf(told)].map((detail) => detail.split(/ (?=\/)/));
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });

  // The last three are the shell's own.
  const own = ["GSS_MECH_CONFIG", "KRB5CCNAME", "KRB5RCACHENAME", "KRB5_CONFIG", "LANG", "OLDPWD", "PWD", "SHLVL", "_"];
  for (const [names = ""] of details)
    expect(
      names
        .trim()
        .split(" ")
        .filter((name) => !own.includes(name)),
    ).toEqual([]);
  expect(new Set(details.map(([, config]) => config)).size).toBe(2);
});

async function detailOf(helperAt: string): Promise<string> {
  const tickets = openTickets({
    settings: { realm: "CORP.TEST", kdc: ["127.0.0.1:88"], secret: "password", mutual: true },
    ...{ username: "gpuser", secret: "Passw0rd!", spn: "HTTP/gp.corp.test", helper: { path: helperAt } },
    policy: { allowHosts: ["127.0.0.1"], allowHttpHosts: [], allowCidrs: [] },
  });
  const answer = await tickets.authorize(null, AbortSignal.timeout(20_000));
  await tickets.close();
  return answer.ok ? "" : answer.error.detail;
}

test.skipIf(skipped)(`the helper is built once and leaves nothing else${skipped}`, async () => {
  const paths = await Promise.all([helperPath({ buildIn }), helperPath({ buildIn })]);

  expect(paths[0]).toEqual(paths[1]);
  expect(await readdir(buildIn)).toHaveLength(1);
});

test("where nothing can be built, that is said in words for the operator", async () => {
  expect(await helperPath({ buildIn: path.join(process.execPath, "kerberos") })).toMatchObject({
    ok: false,
    error: expect.stringMatching(/^the helper cannot be built \(it needs cc and libkrb5-dev\): /),
  });
});
