import type { X509Certificate } from "node:crypto";
import type { LookupAddress } from "node:dns";
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { connect as connectTls } from "node:tls";
import type { ProbeStep, ShownCertificate, WindowsAuthFailure } from "#lib/core/connection/windows-client.ts";
import { shortDetail } from "#lib/core/connection/short-detail.ts";
import { err, ok } from "#lib/core/result.ts";
import { abortError, addressNotAllowed, classifyError, CodedError } from "./failure.ts";
import { CONNECT_TIMEOUT_MS, guardedLookup, type Resolve, trustFor } from "./guarded-connect.ts";
import { bareHost, checkUrl, isAddressAllowed, type OutboundPolicy } from "./outbound-policy.ts";

/** Certificates that a server sends above its own; a real chain has two or three. */
const CHAIN_MAX = 10;

type ProbeOptions = Readonly<{ url: string; policy: OutboundPolicy; caPem?: string; resolve?: Resolve }>;

/**
 * Tries name, TCP and TLS one after another and tells what each layer showed; the first failed one is the last. Nothing
 * is sent beyond the TLS handshake. Each layer gets 5 s, and `signal` bounds the whole.
 */
export async function probeLayers(options: ProbeOptions, signal: AbortSignal): Promise<readonly ProbeStep[]> {
  const checked = checkUrl(options.url, options.policy);
  if (!checked.ok) {
    const detail = `${checked.error.host}: ${checked.error.reason}`;
    const result = err({ kind: "address_not_allowed", phase: "before_body", detail } as const);
    return [{ layer: "name", tookMs: 0, result, certificate: null }];
  }
  const url = checked.value;
  const lookup = guardedLookup({
    url,
    policy: options.policy,
    ...(options.resolve ? { resolve: options.resolve } : {}),
  });

  const name = await timed("name", signal, () => probeName(url, options.policy, lookup));
  if (!name.step.result.ok) return [name.step];
  const tcp = await timed("tcp", signal, (layerSignal) => probeTcp(url, lookup, layerSignal));
  if (!tcp.step.result.ok || !tcp.value) return [name.step, tcp.step];
  const { socket } = tcp.value;
  const tls = await timed("tls", signal, (layerSignal) => probeTls(url, socket, options.caPem, layerSignal));
  socket.destroy();
  return [name.step, tcp.step, tls.step];
}

type Seen = Readonly<{ detail: string; certificate?: ShownCertificate }>;

/** A certificate that was shown and is not trusted. */
class CertificateRefused extends CodedError {
  readonly certificate: ShownCertificate;
  constructor(message: string, certificate: ShownCertificate) {
    super("CERT_REFUSED", message);
    this.certificate = certificate;
  }
}

async function timed<T extends Seen>(
  layer: ProbeStep["layer"],
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
) {
  const startedMs = performance.now();
  const tookMs = () => Math.round(performance.now() - startedMs);
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)]);
  try {
    const value = await untilAborted(run(bounded), bounded);
    const { certificate = null } = value;
    return { value, step: { layer, tookMs: tookMs(), result: ok(shortDetail(value.detail)), certificate } };
  } catch (error) {
    const failure: WindowsAuthFailure = { ...classifyError(error, false), phase: "before_body" };
    const certificate = error instanceof CertificateRefused ? error.certificate : null;
    return { value: null, step: { layer, tookMs: tookMs(), result: err(failure), certificate } };
  }
}

async function probeName(url: URL, policy: OutboundPolicy, lookup: LookupFunction): Promise<Seen> {
  const host = bareHost(url.hostname);
  if (isIP(host)) {
    if (!isAddressAllowed(host, url, policy)) throw addressNotAllowed(`${host} is not allowed`);
    return { detail: `${host} is an IP address` };
  }
  const { promise, resolve, reject } = Promise.withResolvers<readonly LookupAddress[]>();
  lookup(host, { all: true }, (error, addresses) =>
    error ? reject(error) : resolve([addresses].flat() as LookupAddress[]),
  );
  const addresses = await promise;
  return { detail: `${host} is ${addresses.map(({ address }) => address).join(", ")}` };
}

async function probeTcp(url: URL, lookup: LookupFunction, signal: AbortSignal): Promise<Seen & { socket: Socket }> {
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connectTcp({ host: bareHost(url.hostname), port, lookup, signal }, resolve);
  socket.on("error", reject);
  await promise;
  return { socket, detail: `connected to ${socket.remoteAddress ?? ""} port ${port}` };
}

async function probeTls(url: URL, socket: Socket, caPem: string | undefined, signal: AbortSignal): Promise<Seen> {
  if (url.protocol === "http:") return { detail: "no TLS: the operator allows plain http for this host" };
  const host = bareHost(url.hostname);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // The probe sends nothing on this connection; it only has to see a certificate that it refuses, to tell what is wrong.
  const tls = connectTls(
    {
      socket,
      host,
      ...(isIP(host) ? {} : { servername: host }),
      secureContext: trustFor(caPem),
      rejectUnauthorized: false,
    },
    resolve,
  );
  tls.on("error", reject);
  signal.addEventListener("abort", () => tls.destroy(), { once: true });
  await promise;

  const peer = tls.getPeerX509Certificate();
  // Node gives a code where its type says Error.
  const trouble: Error | string | null = tls.authorized ? null : tls.authorizationError;
  const version = tls.getProtocol() ?? "TLS";
  tls.destroy();
  if (!peer) throw new CodedError("CERT_REFUSED", "no certificate");
  const code = trouble instanceof Error ? codeOf(trouble) : trouble;
  const certificate = shown(peer, code);
  if (code !== null) throw new CertificateRefused(`${code}: ${describe(peer)}`, certificate);
  return { detail: `${version}, ${describe(peer)}`, certificate };
}

function shown(peer: X509Certificate, trouble: string | null): ShownCertificate {
  const { subject, issuer, validToDate, fingerprint256 } = peer;
  const line = (name: string) => shortDetail(name.replaceAll("\n", ", "));
  return {
    ...{ subject: line(subject), issuer: line(issuer), chain: sentWith(peer).map((each) => line(each.subject)) },
    expiresAt: validToDate.toISOString(),
    fingerprint256,
    trouble,
  };
}

/** What the server sent above its own certificate, the nearest first; an authority that is only trusted here is not among it. */
function sentWith(peer: X509Certificate): readonly X509Certificate[] {
  const sent: X509Certificate[] = [];
  let last = peer;
  while (last.issuerCertificate && last.issuerCertificate !== last && sent.length < CHAIN_MAX) {
    last = last.issuerCertificate;
    sent.push(last);
  }
  return sent;
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

function describe({ subject, issuer, validToDate }: X509Certificate): string {
  return `${commonName(subject)}, issued by ${commonName(issuer)}, valid until ${validToDate.toISOString().slice(0, 10)}`;
}

function commonName(name: string): string {
  return /(?:^|\n)CN=(.*)/.exec(name)?.[1] ?? name;
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(abortError(signal)), { once: true });
  if (signal.aborted) reject(abortError(signal));
  return Promise.race([work, promise]);
}
