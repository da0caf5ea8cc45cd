import { z } from "zod";

/**
 * What Kerberos needs to know of a customer's domain. All of it ends in a `krb5.conf`, where a line break would begin a
 * directive of its own (and some of those load code), so each value has a strict form.
 */
const REALM = /^[A-Z0-9](?:[A-Z0-9.-]{0,253}[A-Z0-9])?$/;
const HOST_AND_PORT = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$/;
const SERVICE = /^[A-Za-z]{1,20}\/[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?(?::[0-9]{1,5})?$/;
const ACCOUNT = /^[^\s@/\\"{}[\]#;=\p{Cc}]{1,104}$/u;
const KDCS_MAX = 4;

const Kdc = z.string().regex(HOST_AND_PORT, "must be like dc1.corp.example or dc1.corp.example:88");

/** `secret`: what the connection's sealed secret is, the account's password or its keytab in base64. */
export const KerberosSettings = z.strictObject({
  realm: z.string().regex(REALM, "must be like CORP.EXAMPLE, in upper case"),
  kdc: z.union([Kdc.transform((one) => [one]), z.array(Kdc).min(1).max(KDCS_MAX)]),
  /** When the service is registered for another name than the host of the address. */
  spn: z.string().regex(SERVICE, "must be like HTTP/gp.corp.example").optional(),
  secret: z.enum(["password", "keytab"]).default("password"),
  /** The server must prove in its answer that it has the service's key. Off only for one that sends no such answer. */
  mutual: z.boolean().default(true),
});
export type KerberosSettings = z.output<typeof KerberosSettings>;

/** `name` of `DOMAIN\name` or `name@realm` as Kerberos knows it; null when it cannot be one. */
export function kerberosAccount(username: string, realm: string): string | null {
  const bare = username.toUpperCase().endsWith(`@${realm}`) ? username.slice(0, -realm.length - 1) : username;
  return ACCOUNT.test(bare) ? bare : null;
}
