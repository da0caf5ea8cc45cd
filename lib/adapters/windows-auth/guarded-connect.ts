import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { buildConnector } from "undici";
import { addressNotAllowed } from "./failure.ts";
import { bareHost, isAddressAllowed, type OutboundPolicy } from "./outbound-policy.ts";

export const CONNECT_TIMEOUT_MS = 5_000;

type ResolveCallback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
/** `dns.lookup` with `all`; tests put another in its place. */
export type Resolve = (host: string, options: LookupAllOptions, callback: ResolveCallback) => void;
type GuardedTarget = Readonly<{ url: URL; policy: OutboundPolicy; resolve?: Resolve }>;

/**
 * A name lookup that refuses the whole answer when one address in it is not allowed. The list that was checked is the
 * list that is connected to, so a name that changes its mind between check and connection (rebinding) gains nothing.
 */
export function guardedLookup({ url, policy, resolve = lookup }: GuardedTarget): LookupFunction {
  return (host, options, callback) => {
    const all: LookupAllOptions = {
      all: true,
      order: "verbatim",
      ...(options.family ? { family: Number(options.family) } : {}),
    };
    resolve(host, all, (error, addresses) => {
      if (error) return callback(error, "");
      const [first] = addresses;
      const refused = addresses.find(({ address }) => !isAddressAllowed(address, url, policy));
      if (!first || refused) return callback(addressNotAllowed(`${host} is at an address that is not allowed`), "");
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/** Trusts the machine's own authorities and, for this connection alone, the customer's. */
export function trustFor(caPem: string | undefined): SecureContext {
  return createSecureContext({
    ...(caPem ? { ca: [...getCACertificates("default"), caPem] } : {}),
    minVersion: "TLSv1.2",
  });
}

/**
 * The connector of undici behind the address guard. IP literals never reach a lookup, so they are checked here, and the
 * peer once more when it is connected. TLS sessions are not resumed: each connection shows its certificate.
 */
export function guardedConnector(
  target: GuardedTarget,
  secureContext: SecureContext,
  timeoutMs: number,
): buildConnector.connector {
  const connect = buildConnector({
    allowH2: false, // Windows authentication does not exist over HTTP/2.
    lookup: guardedLookup(target),
    maxCachedSessions: 0,
    rejectUnauthorized: true,
    secureContext,
    timeout: timeoutMs,
  });
  return (options, callback) => {
    const host = bareHost(options.hostname);
    if (isIP(host) && !isAddressAllowed(host, target.url, target.policy)) {
      return callback(addressNotAllowed(`${host} is not allowed`), null);
    }
    return connect(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
      if (error) return callback(error, null);
      if (!isAddressAllowed(socket.remoteAddress ?? "", target.url, target.policy)) {
        socket.destroy();
        return callback(addressNotAllowed("the peer's address is not allowed"), null);
      }
      return callback(null, socket);
    });
  };
}
