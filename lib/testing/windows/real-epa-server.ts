import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { OutboundPolicy } from "#lib/adapters/windows-auth/outbound-policy.ts";
import { makeCertificates } from "./certificates.ts";
import { freePort, SERVERS } from "./real-server.ts";

const run = promisify(execFile);
const SCRIPT = path.join(SERVERS, "epa-server.py");
const PYTHON = "/usr/bin/python3";
const NTLM_AUTH = "/usr/bin/ntlm_auth";
const MECHANISM = "gssntlmssp_v1 1.3.6.1.4.1.311.2.2.10 /usr/lib/x86_64-linux-gnu/gssntlmssp/gssntlmssp.so\n";

export type EpaOptions = Readonly<{
  /** Who judges the sign-in: Samba, or MIT's GSSAPI with gss-ntlmssp or a keytab. */
  verify: "samba" | "gss";
  scheme?: "NTLM" | "Negotiate";
  epa?: "accept" | "require";
  perRequest?: boolean;
  user?: string;
  password?: string;
  /** Of a real Kerberos server, whose service this one is too. */
  kerberosFolder?: string;
}>;

export type EpaServer = Readonly<{
  url: string;
  policy: OutboundPolicy;
  caPem: string;
  /** A line per request: port of the client, number on its connection, status, method, path. */
  log: () => readonly string[];
  close: () => Promise<void>;
}>;

/** Why these servers cannot run here; null when they can. */
export async function epaServersMissing(): Promise<string | null> {
  if (!existsSync(SCRIPT)) return "../shared/servers is not there";
  if (!existsSync(NTLM_AUTH)) return "the Debian package winbind is missing";
  if (!existsSync(MECHANISM.trim().split(" ")[2] ?? "")) return "the Debian package gss-ntlmssp is missing";
  const hasGssapi = await run(PYTHON, ["-c", "import gssapi"]).then(
    () => true,
    () => false,
  );
  return hasGssapi ? null : "the Debian package python3-gssapi is missing";
}

/** A thin HTTPS front whose verdict on a sign-in is Samba's or MIT's, with Extended Protection as asked. */
export async function startEpaServer(options: EpaOptions): Promise<EpaServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "real-epa-"));
  const { caPem, certPem, keyPem } = makeCertificates(["127.0.0.1", "localhost"]);
  const file = (name: string) => path.join(folder, name);
  await Promise.all([
    writeFile(file("server.crt"), certPem),
    writeFile(file("server.key"), keyPem, { mode: 0o600 }),
    writeFile(file("ntlm.users"), "GPTEST:gpuser:Passw0rd!\n"),
    writeFile(file("gss.mech"), MECHANISM),
    writeFile(file("smb.conf"), sambaConfiguration(folder)),
  ]);
  const port = await freePort();
  const { verify, scheme = "NTLM", epa, perRequest = false, user, password, kerberosFolder } = options;
  const args = [
    ...[SCRIPT, "--port", String(port), "--cert", file("server.crt"), "--key", file("server.key")],
    ...["--dir", folder, "--smbconf", file("smb.conf"), "--verify", verify, "--scheme", scheme],
    ...(epa === undefined ? [] : ["--epa", epa]),
    ...(perRequest ? ["--per-request"] : []),
    ...(user === undefined ? [] : ["--user", user]),
    ...(password === undefined ? [] : ["--password", password]),
  ];
  const kerberos = kerberosFolder ?? folder;
  const env: Record<string, string> = {
    ...{
      PATH: "/usr/bin:/bin",
      LANG: "C.UTF-8",
      NTLM_USER_FILE: file("ntlm.users"),
      NETBIOS_COMPUTER_NAME: "GPSERVER",
    },
    ...{
      NETBIOS_DOMAIN_NAME: "GPTEST",
      LM_COMPAT_LEVEL: "5",
      GSS_MECH_CONFIG: file("gss.mech"),
      KRB5RCACHENAME: "none:",
    },
    ...{ KRB5_CONFIG: path.join(kerberos, "krb5.conf"), KRB5_KTNAME: `FILE:${path.join(kerberos, "http.keytab")}` },
  };
  const child = spawn(PYTHON, args, { env: env as NodeJS.ProcessEnv, stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  await collectLines(child, lines);
  return {
    url: `https://localhost:${port}/x`,
    policy: { allowHosts: [`localhost:${port}`], allowHttpHosts: [], allowCidrs: [] },
    caPem,
    log: () => lines,
    close: async () => {
      child.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Its first line says that it listens. */
async function collectLines(child: ChildProcess, lines: string[]): Promise<void> {
  const started = Promise.withResolvers<void>();
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) if (/^\d/.test(line)) lines.push(line);
    started.resolve();
  });
  await Promise.race([
    started.promise,
    once(child, "exit").then(() => Promise.reject(new Error("epa-server.py ended"))),
  ]);
}

function sambaConfiguration(folder: string): string {
  const own = ["private dir", "lock directory", "state directory", "cache directory", "pid directory"];
  return [
    "[global]",
    ...["workgroup = GPTEST", "netbios name = GPSERVER", "server role = standalone server", "ntlm auth = ntlmv2-only"],
    ...own.map((name) => `${name} = ${folder}`),
    `log file = ${path.join(folder, "samba.log")}`,
    "",
  ].join("\n");
}
