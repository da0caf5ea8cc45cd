import { readFile } from "node:fs/promises";
import path from "node:path";
import type { OutboundPolicy } from "#lib/adapters/windows-auth/outbound-policy.ts";
import { freePort, startScriptServer } from "./real-server.ts";

export type RealKerberosServer = Readonly<{
  /** `https://localhost:…`; below it `/krb5/` keeps a sign-in for the connection, `/each/` asks with every request. */
  origin: string;
  /** `127.0.0.1:port` of the KDC. */
  kdc: string;
  policy: OutboundPolicy;
  caPem: string;
  /** Of `gpuser`, in base64. */
  keytab: string;
  /** The folder with `http.keytab` and `krb5.conf` of the service. */
  folder: string;
  kdcLog: () => Promise<string>;
  close: () => Promise<void>;
}>;

/** A real KDC (MIT) of the realm CORP.TEST, and a real Apache in it. Gives the reason why a test must be skipped. */
export async function startRealKerberosServer(): Promise<RealKerberosServer | string> {
  const [port, kdcPort, backendPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports = { KRB_PORT: port, KRB_KDC_PORT: kdcPort, KRB_BACKEND_PORT: backendPort };
  const server = await startScriptServer("krb-server.sh", ports);
  if (typeof server === "string") return server;
  const { folder, close } = server;
  const kdc = `127.0.0.1:${kdcPort}`;
  return {
    origin: `https://localhost:${port}`,
    ...{ kdc, folder, close },
    policy: { allowHosts: [`localhost:${port}`, kdc], allowHttpHosts: [], allowCidrs: [] },
    caPem: await readFile(path.join(folder, "certs/ca.crt"), "utf8"),
    keytab: (await readFile(path.join(folder, "gpuser.keytab"))).toString("base64"),
    kdcLog: () => readFile(path.join(folder, "kdc/kdc.log"), "utf8"),
  };
}
