import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { err, ok, type Result } from "#lib/core/result.ts";

/**
 * What the operator of this installation allows beyond "https to public addresses". Never set by a customer: a customer
 * names the server that we connect to, and could otherwise make us reach into our own network.
 */
export type OutboundPolicy = Readonly<{
  /** Exact `host` or `host:port` that may be private or use an unusual port. */
  allowHosts: readonly string[];
  /** Those of `allowHosts` that may also be reached by plain http. */
  allowHttpHosts: readonly string[];
  /** Private ranges that any host may resolve into, such as one customer's tunnel. */
  allowCidrs: readonly string[];
}>;

/** An entry `acme=10.1.0.0/16` is for the organization `acme` alone; one without a name is for all of them. */
const OF_ORGANIZATION = /^([a-z0-9][a-z0-9-]{1,62})=(.+)$/;

/** What of the operator's lists counts for one organization, by its slug; null: for none in particular. */
export function policyFor(lists: OutboundPolicy, organization: string | null): OutboundPolicy {
  const own = (entries: readonly string[]) =>
    entries.flatMap((entry) => {
      const [, owner, value] = OF_ORGANIZATION.exec(entry) ?? [];
      if (owner === undefined || value === undefined) return [entry];
      return owner === organization ? [value] : [];
    });
  const { allowHosts, allowHttpHosts, allowCidrs } = lists;
  return { allowHosts: own(allowHosts), allowHttpHosts: own(allowHttpHosts), allowCidrs: own(allowCidrs) };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

const HTTPS_PORT = 443;
/** Below this only 443 is allowed: no reaching for mail, SSH or directory services. */
const UNPRIVILEGED_PORT_MIN = 1024;
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
const INTERNAL_NAME = /(?:^|\.)(?:localhost|local|internal|localdomain|lan|home|corp|arpa)$/;

/** Special ranges that ipaddr.js calls unicast; the last one is Azure's wire server, a public address. */
const SPECIAL_RANGES: readonly Range[] = [
  "192.0.0.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.175.48.0/24",
  "168.63.129.16/32",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fec0::/10",
].map((cidr) => ipaddr.parseCIDR(cidr));

/** All addresses of IPv6 that are given out; the rest is old forms of IPv4 in it, or nobody's. */
const GIVEN_OUT_IPV6 = ipaddr.parseCIDR("2000::/3");

/** What `allowHosts` opens; link-local (cloud metadata), multicast and reserved addresses stay closed. */
const PRIVATE_KINDS = new Set(["private", "loopback", "uniqueLocal", "carrierGradeNat"]);

/** Parses and checks the address of a server, before any name is looked up. Errors: the host that is not allowed. */
export function checkUrl(text: string, policy: OutboundPolicy): Result<URL, { host: string; reason: string }> {
  // The parser of the URL standard turns 0x7f.1, 2130706433, 127.1 and full-width digits into dotted form.
  const url = URL.parse(text);
  if (!url) return err({ host: "", reason: "not an address" });
  const refuse = (reason: string) => err({ host: url.host, reason });
  const isHttp = url.protocol === "http:" && isListed(url, policy.allowHosts) && isListed(url, policy.allowHttpHosts);
  if (url.protocol !== "https:" && !isHttp) return refuse("only https");
  if (url.username || url.password) return refuse("no name or password in the address");
  if (url.hash) return refuse("no fragment in the address");
  const reason = checkPlace(url, policy, HTTPS_PORT);
  return reason === null ? ok(url) : refuse(reason);
}

/** Why this host and port may not be reached, as far as its name tells; null when it may. `ownPort`: of the service. */
export function checkPlace(url: URL, policy: OutboundPolicy, ownPort: number): string | null {
  if (isListed(url, policy.allowHosts)) return null;
  const port = Number(url.port || HTTPS_PORT);
  if (port !== ownPort && port < UNPRIVILEGED_PORT_MIN) return `port ${port}`;
  const host = bareHost(url.hostname);
  if (isIP(host)) return isAddressAllowed(host, url, policy) ? null : "the address is private or reserved";
  const isInternal = !HOST_NAME.test(host) || INTERNAL_NAME.test(host);
  return isInternal && policy.allowCidrs.length === 0 ? "not a public host name" : null;
}

/** Whether a connection for `url` may go to this very IP address. Asked for each address that a name resolves to. */
export function isAddressAllowed(address: string, url: URL, policy: OutboundPolicy): boolean {
  const parsed = parseAddress(address);
  if (!parsed) return false;
  if (policy.allowCidrs.some((cidr) => isInRange(parsed, ipaddr.parseCIDR(cidr)))) return true;
  if (isListed(url, policy.allowHosts) && PRIVATE_KINDS.has(parsed.range())) return true;
  if (parsed.kind() === "ipv6" && !isInRange(parsed, GIVEN_OUT_IPV6)) return false;
  return parsed.range() === "unicast" && !SPECIAL_RANGES.some((range) => isInRange(parsed, range));
}

/** The host as it stands in a name lookup or an IP literal: without the brackets of IPv6 and without a last dot. */
export function bareHost(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
}

function parseAddress(address: string): Address | null {
  const [withoutZone = ""] = address.split("%");
  if (!ipaddr.isValid(withoutZone)) return null;
  // `process` turns ::ffff:10.0.0.1 into 10.0.0.1.
  return ipaddr.process(withoutZone);
}

function isInRange(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match([network, bits]);
}

function isListed(url: URL, hosts: readonly string[]): boolean {
  const host = bareHost(url.hostname);
  const port = url.port || (url.protocol === "http:" ? "80" : String(HTTPS_PORT));
  return hosts.some((entry) => {
    const listed = entry.trim().toLowerCase();
    return listed === host || listed === `${host}:${port}` || listed === `[${host}]:${port}`;
  });
}
