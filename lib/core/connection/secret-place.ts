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
 * or changed, moved, or bound to another address. Nothing is ever opened half.
 */
export type UnsealFault = "malformed" | "key_unknown" | "does_not_belong_here";

/** Fulfilled by `lib/adapters/secrets`; `lib/wiring.ts` joins the two. */
export type Sealer = Readonly<{
  seal: (plain: string, place: SecretPlace) => string;
  unseal: (sealed: string, place: SecretPlace) => Result<string, UnsealFault>;
}>;

const PORTS: Readonly<Record<string, string>> = { "https:": "443", "http:": "80" };

/** Host and port of an address as a secret is bound to it: lower case, default ports written out. Error: no http address. */
export function hostPort(address: string): Result<string, "not_an_address"> {
  const url = URL.parse(address);
  if (!url || url.hostname === "") return err("not_an_address");
  const port = url.port === "" ? PORTS[url.protocol] : url.port;
  return port === undefined ? err("not_an_address") : ok(`${url.hostname.toLowerCase()}:${port}`);
}
