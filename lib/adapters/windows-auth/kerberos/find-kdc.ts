import { type LookupAddress, lookup } from "node:dns";
import { isIP, isIPv6 } from "node:net";
import type { WindowsAuthFailure } from "#lib/core/connection/windows-client.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { classifyError, fail } from "../failure.ts";
import { guardedLookup, type Resolve } from "../guarded-connect.ts";
import { bareHost, checkPlace, type OutboundPolicy } from "../outbound-policy.ts";

const KDC_PORT = 88;

/**
 * The address of a KDC as it goes into krb5.conf: by its number, so that the address that was checked is the one that is
 * dialled. A customer names the KDC as they name the server: the same policy, and of the ports below 1024 only its own.
 */
export async function findKdc(
  kdc: string,
  policy: OutboundPolicy,
  resolve: Resolve = lookup,
): Promise<Result<string, WindowsAuthFailure>> {
  const given = URL.parse(`kdc://${kdc}`);
  // The parser of an unknown scheme leaves names and numbers as they are, so the one of https reads them.
  const url = given && URL.parse(`https://${given.hostname}:${given.port || KDC_PORT}`);
  if (!url || checkPlace(url, policy, KDC_PORT) !== null) return fail("kdc_not_allowed", "before_body", kdc);
  const port = url.port || String(KDC_PORT);
  const host = bareHost(url.hostname);
  if (isIP(host)) return ok(written(host, port));
  const { promise, resolve: done } = Promise.withResolvers<Result<string, WindowsAuthFailure>>();
  guardedLookup({ url, policy, resolve })(host, { all: true }, (error, addresses) => {
    const [first] = [addresses].flat() as LookupAddress[];
    if (!error && first) return done(ok(written(first.address, port)));
    const { kind, detail } = classifyError(error ?? new Error("no address"), false);
    if (kind === "address_not_allowed") return done(fail("kdc_not_allowed", "before_body", kdc));
    return done(fail("kdc_unreachable", "before_body", detail));
  });
  return promise;
}

function written(address: string, port: string): string {
  return `${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
