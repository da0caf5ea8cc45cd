/** SBA's URL grammar (gp.md 2.1): `/GPService/Tenants(T)/Companies(Name)/Product/Module/Collection(key;key).json?query`. */

export type Query = Readonly<Record<string, string>>;

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
