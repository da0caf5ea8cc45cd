import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { GpAuth } from "#lib/core/connection/connection-settings.ts";
import { KerberosSettings } from "#lib/core/connection/kerberos-settings.ts";
import { invokedFrom, startEnv } from "#lib/env.ts";
import { type GpPingTarget, openGpPing } from "#lib/wiring.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { BadInput, type Call, type Command, readArguments, runCommand } from "./run-command.ts";

const PING_TIMEOUT_MS = 75_000;
const FILE_BYTES_MAX = 100_000;
const PASSWORD_CHARACTERS_MAX = 1_024;
const COMPANY_MAX = 32_767;
const USAGE = `npm run ping -- gp --url URL --user 'DOMAIN\\name' [--ca FILE] [--company N] [--auth ntlm|negotiate|kerberos|basic]
                    with --auth kerberos: --realm REALM --kdc HOST[:PORT] [--spn HTTP/HOST] [--keytab FILE]
Tries a GP server layer by layer, as the connector does, with no database and nothing configured. The password comes on standard input
(read -rs P; printf %s "$P" | npm run ping -- …); a keytab takes its place. One JSON line a layer, as it comes; the first that fails is the last.
An address that ends in /Tenants(…) is asked over SBA.
Exit codes: 0 all fine, 1 something broke, 2 bad arguments, else where it ended: 10 name, 11 TCP, 12 TLS, 13 schemes offered, 14 sign-in,
15 role, 16 company, 17 account format, 18 one account, 19 look for a journal. See lib/cli/ping.md.`;

const EXIT_BY_LAYER: Readonly<Record<string, ExitCode>> = {
  name: EXIT.pingName,
  tcp: EXIT.pingTcp,
  tls: EXIT.pingTls,
  scheme: EXIT.pingScheme,
  "sign-in": EXIT.pingSignIn,
  role: EXIT.pingRole,
  company: EXIT.pingCompany,
  "account format": EXIT.pingAccountFormat,
  account: EXIT.pingAccount,
  journals: EXIT.pingJournals,
};

type ReadPassword = () => Promise<string>;

/** The command over a way to read the password. */
export function pingCommandReading(readPassword: ReadPassword): Command {
  return { name: "ping", usage: USAGE, work: (call) => work(call, readPassword) };
}
if (import.meta.main) process.exitCode = await runCommand(pingCommandReading(passwordOfStdin), process.argv.slice(2));

async function work({ args, answer, say }: Call, readPassword: ReadPassword): Promise<ExitCode> {
  const text = { type: "string" } as const;
  const { values, positionals } = readArguments(args, {
    ...{ url: text, user: text, ca: text, company: text, auth: text },
    ...{ realm: text, kdc: text, spn: text, keytab: text },
  });
  if (positionals.length !== 1 || positionals[0] !== "gp") throw new BadInput("Say what to ping: gp.");
  const { ca } = values;
  const target: Omit<GpPingTarget, "secret"> = {
    ...{ url: given("url", values.url), username: given("user", values.user) },
    caPem: ca === undefined ? null : readBytes(ca).toString("utf8"),
    ...signInOf(values),
    ...companyOf(values.company),
  };
  const { keytab } = values;
  const secret = keytab === undefined ? await readPassword() : readBytes(keytab).toString("base64");
  const { ping, close, refusedHere } = openGpPing({ ...target, secret }, startEnv());
  try {
    if (refusedHere !== null)
      say(
        `A connection of this installation could not name this address (${refusedHere}): see ML_ALLOW_HOSTS and ML_ALLOW_CIDRS.`,
      );
    const steps = await ping(AbortSignal.timeout(PING_TIMEOUT_MS), async (step) => answer(step));
    const failed = steps.find((step) => !step.ok);
    return failed === undefined ? EXIT.ok : (EXIT_BY_LAYER[failed.layer] ?? EXIT.failed);
  } finally {
    await close();
  }
}

function given(name: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new BadInput(`--${name} is missing.`);
  return value;
}

type SignInArguments = Partial<Record<"auth" | "realm" | "kdc" | "spn" | "keytab", string | undefined>>;

function signInOf({
  auth = "ntlm",
  realm,
  kdc,
  spn,
  keytab,
}: SignInArguments): Pick<GpPingTarget, "auth" | "kerberos"> {
  const known = GpAuth.safeParse(auth);
  if (!known.success) throw new BadInput(`--auth is one of ${GpAuth.options.join(", ")}.`);
  if (known.data !== "kerberos") {
    if ([realm, kdc, spn, keytab].some((value) => value !== undefined))
      throw new BadInput("--realm, --kdc, --spn and --keytab belong to --auth kerberos.");
    return { auth: known.data, kerberos: undefined };
  }
  const secret = keytab === undefined ? "password" : "keytab";
  const kerberos = KerberosSettings.safeParse({ realm, kdc, ...(spn === undefined ? {} : { spn }), secret });
  if (!kerberos.success)
    throw new BadInput(kerberos.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n"));
  return { auth: known.data, kerberos: kerberos.data };
}

function companyOf(text: string | undefined): Pick<GpPingTarget, "gpCompanyId"> {
  if (text === undefined) return {};
  const gpCompanyId = Number(text);
  if (!/^-?\d{1,5}$/.test(text) || Math.abs(gpCompanyId) > COMPANY_MAX)
    throw new BadInput("--company is GP's number of the company.");
  return { gpCompanyId };
}

function readBytes(path: string): Buffer {
  const whole = resolve(invokedFrom(), path);
  try {
    if (statSync(whole).size > FILE_BYTES_MAX) throw new Error(`it is larger than ${FILE_BYTES_MAX} bytes`);
    return readFileSync(whole);
  } catch (error) {
    throw new BadInput(`${whole} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** One line, and never an argument: those stand in the list of processes and in the shell's history. */
async function passwordOfStdin(): Promise<string> {
  if (process.stdin.isTTY) throw new BadInput("Give the password on standard input.");
  let password = "";
  for await (const text of process.stdin.setEncoding("utf8")) {
    password += String(text);
    if (password.length > PASSWORD_CHARACTERS_MAX) throw new BadInput("The password is too long.");
  }
  password = password.replace(/\r?\n$/, "");
  if (password === "" || /[\r\n]/.test(password))
    throw new BadInput("Standard input is the password and nothing else.");
  return password;
}
