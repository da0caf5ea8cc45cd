import { assert } from "../assert.ts";
import { err, ok, type Result } from "../result.ts";

/** Where a sealed secret belongs. It opens nowhere else: not in another row, field, or at another server. */
export type SecretPlace = Readonly<{
  organizationId: string;
  connectionId: string;
  /** The column or the setting, so that two secrets of one connection cannot be swapped. */
  field: string;
  /** `gp.example.com:48620`, always with the port: `hostPort`. */
  hostPort: string;
}>;

/**
 * Why a sealed secret did not open: not of our form, sealed with a key that this installation does not have (any more),
 * changed, moved, or bound to another address; or whoever keeps the keys did not answer. Nothing is ever opened half.
 */
export type UnsealFault = "malformed" | "key_unknown" | "does_not_belong_here" | "keys_unavailable";

/** Of one organization, with its keys in hand: no call to anybody, so both may stand inside a transaction. */
export type Unsealer = Readonly<{ unseal: (sealed: string, place: SecretPlace) => Result<string, UnsealFault> }>;
export type Sealer = Unsealer & Readonly<{ seal: (plain: string, place: SecretPlace) => string }>;

/**
 * Hands out what seals and opens the secrets of one organization. Both ask the database and perhaps a key service: open
 * them before a transaction, never inside of one. `sealer` makes the organization's first data key, and throws where the
 * current one cannot be opened; `unsealer` changes nothing and never throws over a key.
 */
export type Vault = Readonly<{
  unsealer: (organizationId: string) => Promise<Unsealer>;
  sealer: (organizationId: string) => Promise<Sealer>;
}>;

const PORTS: Readonly<Record<string, string>> = { "https:": "443", "http:": "80" };

/** Host and port of an address as a secret is bound to it: lower case, default ports written out. Error: no http address. */
export function hostPort(address: string): Result<string, "not_an_address"> {
  const url = URL.parse(address);
  if (!url || url.hostname === "") return err("not_an_address");
  const port = url.port === "" ? PORTS[url.protocol] : url.port;
  return port === undefined ? err("not_an_address") : ok(`${url.hostname.toLowerCase()}:${port}`);
}

/** The two fields of a connection that hold a secret: the one in use, and a new one before its first good ping. */
export type SecretField = "secret" | "pending";

/** The place that a connection's secret is sealed to. Every reader and writer of such a field uses this one. */
export function secretPlace(
  row: Readonly<{ organizationId: string; id: string; url: string }>,
  field: SecretField = "secret",
): SecretPlace {
  const bound = hostPort(row.url);
  assert(bound.ok, `connection ${row.id}: its address has no host`);
  return { organizationId: row.organizationId, connectionId: row.id, field, hostPort: bound.value };
}
