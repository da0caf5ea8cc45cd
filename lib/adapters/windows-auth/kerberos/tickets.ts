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
import type { Authorization } from "../sign-in/sign-in.ts";
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

type Tickets = Readonly<{
  authorize: (binding: Buffer | null, signal: AbortSignal) => Promise<Result<Authorization, WindowsAuthFailure>>;
  close: () => Promise<void>;
}>;

/** Tickets of one credential, from a process of its own that starts with the first one and ends with `close`. */
export function openTickets(options: TicketsOptions): Tickets {
  const turns = { last: Promise.resolve<unknown>(undefined) };
  let running: Running | null = null;
  let isClosed = false;

  const ticket = async (
    binding: Buffer | null,
    signal: AbortSignal,
  ): Promise<Result<Authorization, WindowsAuthFailure>> => {
    // No process may start that nobody would end.
    if (isClosed) return CLOSED;
    if (running && !running.process.isAlive) {
      await running.end();
      running = null;
    }
    if (!running) {
      const started = await start(options);
      if (!started.ok) return started;
      if (isClosed) {
        await started.value.end();
        return CLOSED;
      }
      running = started.value;
    }
    const { settings, spn } = options;
    const { process, keytab } = running;
    const answer = await process.ask(`ticket ${spn}@${settings.realm} ${binding?.toString("hex") ?? "-"}`, signal);
    // The helper has read it.
    if (settings.secret === "keytab") await rm(keytab, { force: true });
    if (!answer.ok) return answer;
    const [, id, token] = TICKET.exec(answer.value) ?? [];
    if (id === undefined || token === undefined) return fail("kerberos_failed", "before_body", "no ticket");
    const prove: Authorization["prove"] = async (proof, proofSignal) => {
      if (proof === null) return UNPROVEN;
      // Only the process that made the ticket can tell; an ended one answers at once.
      const checked = await inTurn(turns, proofSignal, () =>
        process.ask(`check ${id} ${proof.toString("hex")}`, proofSignal),
      );
      if (checked === "aborted") return endedBefore(proofSignal);
      return checked.ok ? ok(null) : checked;
    };
    return ok({ header: `Negotiate ${token}`, prove: settings.mutual ? prove : null });
  };
  return {
    authorize: async (binding, signal) => {
      const answer = await inTurn(turns, signal, () => ticket(binding, signal));
      return answer === "aborted" ? endedBefore(signal) : answer;
    },
    close: async () => {
      isClosed = true;
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
  const found = await Promise.all(settings.kdc.map((kdc) => findKdc(kdc, options.policy, options.resolve)));
  const kdcs = found.flatMap((one) => (one.ok ? [one.value] : []));
  // One that may not be reached spoils all; one that is only away does not.
  const refused = found.find((one) => !one.ok && (kdcs.length === 0 || one.error.kind === "kdc_not_allowed"));
  if (refused && !refused.ok) return refused;
  try {
    return await startIn(await mkdtemp(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), "ml-krb-")), {
      ...{ options, path: path.value, kdcs, principal: `${account}@${settings.realm}` },
    });
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

type Start = Readonly<{ options: TicketsOptions; path: string; kdcs: readonly string[]; principal: string }>;

/** The folder is the credential's own, and goes with its process. */
async function startIn(
  folder: string,
  { options, path, kdcs, principal }: Start,
): Promise<Result<Running, WindowsAuthFailure>> {
  const { settings } = options;
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const config = join(folder, "krb5.conf");
    await writeFile(config, krb5Conf(settings.realm, kdcs), { mode: 0o600 });
    const secret = await secretLine(options, folder);
    if (!secret.ok) {
      await removeFolder();
      return secret;
    }
    const process = new HelperProcess(path, config);
    process.tell([principal, settings.secret, secret.value]);
    const end = async () => {
      process.end();
      await removeFolder();
    };
    return ok({ process, keytab: join(folder, KEYTAB), end });
  } catch (error) {
    await removeFolder();
    throw error;
  }
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

const TICKET = /^(\d{1,10}) ([A-Za-z0-9+/=]+)$/;
const UNPROVEN = fail("server_unproven", "body_sent", "the answer has no proof of the service's key");
const CLOSED = fail("closed", "before_body", "the client was closed");
const KEYTAB = "keytab";
const KEYTAB_FIRST_BYTE = 5;

function unavailable(why: string): Failed {
  return fail("kerberos_unavailable", "before_body", why);
}
