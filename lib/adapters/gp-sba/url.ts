import { err, ok, type Result } from "#lib/core/result.ts";

/** SBA's URL grammar (gp.md 2.1): `/GPService/Tenants(T)/Companies(Name)/Product/Module/Collection(key;key).json?query`. */

export type Query = Readonly<Record<string, string>>;

/** The path of a tenant out of a connection's address, without a slash at its end. Error: why it is none. */
export function tenantPath(address: string): Result<string, string> {
  const path = URL.parse(address)?.pathname.replace(/\/+$/, "") ?? "";
  if (/\/Tenants\([^()/]+\)$/i.test(path)) return ok(path);
  return err("the address of SBA ends in its tenant, as https://gp.example.com/GPService/Tenants(DefaultTenant)");
}

/** Of a company's resource. */
export function companyPath(tenant: string, companyName: string, path: string): string {
  return `${tenant}/Companies(${keyText(companyName)})/${path}`;
}

/** The parts of a composite key are parted by `;`. A key is of the resource, and `.json` asks for JSON instead of XML. */
export function readPath(path: string, key: readonly string[], query: Query): string {
  const keyed = key.length === 0 ? path : `${path}(${key.map(keyText).join(";")})`;
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${keyed}.json${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`;
}

/** `Fabrikam, Inc.` → `Fabrikam,%20Inc.`, as Microsoft's own addresses are written; what would end the key is escaped. */
function keyText(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%2C", ",")
    .replace(/[()'!*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
