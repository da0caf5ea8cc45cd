import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { childEnvironment } from "#lib/env.ts";
import { type Sandbox, startSandbox } from "#lib/sandbox/start-sandbox.ts";
import { PING_LAYERS } from "#lib/core/connection/ping-ladder.ts";
import { SBA_PATH } from "#lib/sandbox/gp/sba/sba-call.ts";
import { pingCommandReading } from "./ping.ts";
import { runCommand } from "./run-command.ts";

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ml-ping-"));
  sandbox = await startSandbox({ dataDir: folder });
  writeFileSync(join(folder, "ca.pem"), sandbox.gp.caPem);
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Step = Readonly<{ layer: string; ok: boolean; problem: Readonly<{ code: string }> | null; certificate?: unknown }>;

async function run(args: readonly string[], password = sandbox.gp.password) {
  const [steps, words]: [Step[], string[]] = [[], []];
  const voice = {
    answer: (value: unknown) => void steps.push(value as Step),
    say: (line: string) => void words.push(line),
  };
  const code = await runCommand(
    pingCommandReading(async () => password),
    args,
    voice,
  );
  return { code, steps, words: words.join("\n") };
}

const account = () => `${sandbox.gp.domain}\\${sandbox.gp.username}`;
const to = (url: string, user = account()) => ["gp", "--url", url, "--user", user, "--ca", join(folder, "ca.pem")];

test("tries every layer with nothing configured, and says of a private host that a connection could not name it", async () => {
  const { code, steps, words } = await run(to(sandbox.gp.url));

  expect(code).toBe(0);
  expect(steps.map(({ layer }) => layer)).toEqual([
    ...["name", "tcp", "tls", "scheme", "sign-in", "role", "company", "account format", "account", "journals"],
  ]);
  expect(steps[2]?.certificate).toMatchObject({ issuer: "CN=Halden Root CA (sandbox)", trouble: null });
  expect(words).toMatch(/ML_ALLOW_HOSTS/);
});

test("an address of an SBA tenant is asked over SBA, and each layer is told as it comes", async () => {
  const { code, steps } = await run(to(`${new URL(sandbox.gp.url).origin}${SBA_PATH}`));

  expect(code).toBe(0);
  expect(steps.map(({ layer }) => layer)).toEqual([...PING_LAYERS.gp]);
});

test.each<[string, () => readonly string[], string | undefined, number, string]>([
  ["an address of cloud metadata", () => to("https://169.254.169.254/x"), undefined, 10, "name address_not_allowed"],
  ["a port that nobody listens on", () => to("https://127.0.0.1:1/x"), undefined, 11, "tcp gp_unreachable"],
  [
    "an authority that is not named",
    () => to(sandbox.gp.url).slice(0, -2),
    undefined,
    12,
    "tls gp_certificate_refused",
  ],
  [
    "a server that does not offer Basic",
    () => [...to(sandbox.gp.url), "--auth", "basic"],
    undefined,
    13,
    "scheme gp_scheme_missing",
  ],
  ["a wrong password", () => to(sandbox.gp.url), "wrong", 14, "sign-in gp_credentials_refused"],
  [
    "Kerberos that is not switched on",
    () => [...to(sandbox.gp.url), "--auth", "kerberos", "--realm", "HALDEN.EXAMPLE", "--kdc", "127.0.0.1:88"],
    undefined,
    14,
    "sign-in gp_kerberos_unavailable",
  ],
  [
    "a company that is not there",
    () => [...to(sandbox.gp.url), "--company", "4711"],
    undefined,
    16,
    "company gp_company_missing",
  ],
])("ends at %s with a code of its own", async (_name, args, password, exitCode, last) => {
  const { code, steps } = await run(args(), password);
  const failed = steps.at(-1);

  expect(`${failed?.layer} ${failed?.problem?.code}`).toBe(last);
  expect(code).toBe(exitCode);
});

test.each([
  [[], /Say what to ping/],
  [["gp", "--user", "x"], /--url is missing/],
  [["gp", "--url", "https://gp.example.com/"], /--user is missing/],
  [["gp", "--url", "u", "--user", "x", "--password", "y"], /Unknown option '--password'/],
  [["gp", "--url", "u", "--user", "x", "--auth", "digest"], /--auth is one of ntlm, negotiate, kerberos, basic/],
  [["gp", "--url", "u", "--user", "x", "--auth", "kerberos", "--realm", "low"], /--realm: must be like CORP/],
  [["gp", "--url", "u", "--user", "x", "--realm", "X"], /belong to --auth kerberos/],
  [["gp", "--url", "u", "--user", "x", "--company", "two"], /--company is GP's number/],
  [["gp", "--url", "u", "--user", "x", "--ca", "nowhere.pem"], /nowhere\.pem cannot be read/],
])("the arguments %j are wrong", async (args, words) => {
  const answered = await run(args);

  expect(answered).toMatchObject({ code: 2, steps: [], words: expect.stringMatching(words) });
});

test("in a process of its own it reads the password from standard input, and prints one JSON line a layer", async () => {
  const script = fileURLToPath(new URL("ping.ts", import.meta.url));
  const env = childEnvironment({ DATABASE_APP_URL: undefined, DATABASE_URL: undefined });
  const child = spawn(process.execPath, [script, ...to(sandbox.gp.url)], { env });
  child.stdin.end(`${sandbox.gp.password}\n`);
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const [stdout, code] = await Promise.all([text(child.stdout), ended]);

  expect(code).toBe(0);
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as Step).layer)
      .at(-1),
  ).toBe("journals");
  expect(stdout).not.toContain(sandbox.gp.password);
});
