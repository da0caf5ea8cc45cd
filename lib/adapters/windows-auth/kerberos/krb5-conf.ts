import { assert } from "#lib/core/assert.ts";

const ADDRESS = /^(?:[0-9.]+|\[[0-9a-f:.]+\]):[0-9]{1,5}$/;

/**
 * The whole configuration of one credential's process: one realm, its KDCs by number, nothing of the machine's own and
 * nothing looked up. What comes in was matched against strict forms before; it is held once more where it is written.
 */
export function krb5Conf(realm: string, kdcs: readonly string[]): string {
  assert(/^[A-Z0-9.-]+$/.test(realm), "a realm");
  assert(kdcs.length > 0 && kdcs.every((kdc) => ADDRESS.test(kdc)), "addresses of KDCs");
  return `[libdefaults]
  default_realm = ${realm}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
  kdc_timeout = 3
  max_retries = 1
  forwardable = false
  proxiable = false
  permitted_enctypes = aes256-cts-hmac-sha1-96 aes128-cts-hmac-sha1-96 aes256-cts-hmac-sha384-192 aes128-cts-hmac-sha256-128
[realms]
  ${realm} = {
${kdcs.map((kdc) => `    kdc = ${kdc}\n`).join("")}  }
`;
}
