import { Buffer } from "node:buffer";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "#lib/core/assert.ts";
import { kerberosAccount, KerberosSettings } from "#lib/core/connection/kerberos-settings.ts";
import type { WindowsAuthFailure } from "#lib/core/connection/windows-client.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { endedBefore, fail, type Failed } from "../failure.ts";
import type { Resolve } from "../guarded-connect.ts";
import { inTurn } from "../in-turn.ts";
import type { OutboundPolicy } from "../outbound-policy.ts";
import { helperPath, type KerberosHelper } from "./build-helper.ts";
import { findKdc } from "./find-kdc.ts";
import { HelperProcess } from "./helper-process.ts";
import { krb5Conf } from "./krb5-conf.ts";

const KEYTAB_BYTES_MAX = 64 * 1024;
/** In memory, where the system has such a folder: a keytab must not reach a disk, and stands there for a moment only. */
const MEMORY_FOLDER = "/dev/shm";

export type TicketsOptions = Readonly<{
  settings: KerberosSettings;
  username: string;
  /** The password, or the keytab in base64. */
  secret: string;
  spn: string;
  policy: OutboundPolicy;
  /** Null: the operator of this installation did not switch Kerberos on. */
  helper: KerberosHelper | null;
  resolve?: Resolve;
}>;

export type Tickets = Readonly<{
  authorize: (binding: Buffer | null, signal: AbortSignal) => Promise<Result<string, WindowsAuthFailure>>;
  close: () => Promise<void>;
}>;

/** Tickets of one credential, from a process of its own that starts with the first one and ends with `close`. */
export function openTickets(options: TicketsOptions): Tickets {
  const turns = { last: Promise.resolve<unknown>(undefined) };
  let running: Running | null = null;

  const ticket = async (binding: Buffer | null, signal: AbortSignal): Promise<Result<string, WindowsAuthFailure>> => {
    if (running && !running.process.isAlive) {
      await running.end();
      running = null;
    }
    if (!running) {
      const started = await start(options);
      if (!started.ok) return started;
      running = started.value;
    }
    const { settings, spn } = options;
    const answer = await running.process.ask(`${spn}@${settings.realm} ${binding?.toString("hex") ?? "-"}`, signal);
    // The helper has read it.
    if (settings.secret === "keytab") await rm(running.keytab, { force: true });
    return answer.ok ? ok(`Negotiate ${answer.value}`) : answer;
  };
  return {
    authorize: async (binding, signal) => {
      const answer = await inTurn(turns, signal, () => ticket(binding, signal));
      return answer === "aborted" ? endedBefore(signal) : answer;
    },
    close: async () => {
      await running?.end();
      running = null;
    },
  };
}

type Running = Readonly<{ process: HelperProcess; keytab: string; end: () => Promise<void> }>;

async function start(options: TicketsOptions): Promise<Result<Running, WindowsAuthFailure>> {
  const { settings, helper } = options;
  if (helper === null) return unavailable("not switched on here (ML_KERBEROS)");
  assert(KerberosSettings.safeParse(settings).success, "Kerberos settings that were checked");
  const account = kerberosAccount(options.username, settings.realm);
  if (account === null) return fail("kerberos_failed", "before_body", "the user's name cannot be one in Kerberos");
  const path = await helperPath(helper);
  if (!path.ok) return unavailable(path.error);
  const kdcs: string[] = [];
  for (const kdc of settings.kdc) {
    const found = await findKdc(kdc, options.policy, options.resolve);
    if (!found.ok) return found;
    kdcs.push(found.value);
  }
  const folder = await mkdtemp(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), "ml-krb-"));
  const secret = await secretLine(options, folder);
  const config = join(folder, "krb5.conf");
  await writeFile(config, krb5Conf(settings.realm, kdcs), { mode: 0o600 });
  const process = new HelperProcess(path.value, config);
  const end = async () => {
    process.end();
    await rm(folder, { recursive: true, force: true });
  };
  if (!secret.ok) {
    await end();
    return secret;
  }
  process.tell([`${account}@${settings.realm}`, settings.secret, secret.value]);
  return ok({ process, keytab: join(folder, KEYTAB), end });
}

/** The password itself, or the path of the keytab in the credential's own folder. */
async function secretLine(
  { settings, secret }: TicketsOptions,
  folder: string,
): Promise<Result<string, WindowsAuthFailure>> {
  if (settings.secret === "password")
    return /[\r\n\0]/.test(secret) || secret === ""
      ? fail("kerberos_failed", "before_body", "the password is no line of text")
      : ok(secret);
  const keytab = Buffer.from(secret, "base64");
  if (keytab[0] !== KEYTAB_FIRST_BYTE || keytab.length > KEYTAB_BYTES_MAX)
    return fail("kerberos_failed", "before_body", "the secret is not a keytab in base64");
  const path = join(folder, KEYTAB);
  await writeFile(path, keytab, { mode: 0o600 });
  return ok(path);
}

const KEYTAB = "keytab";
const KEYTAB_FIRST_BYTE = 5;

function unavailable(why: string): Failed {
  return fail("kerberos_unavailable", "before_body", why);
}
