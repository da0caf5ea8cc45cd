import { connection } from "#db/schema/index.ts";
import { applyConnection, type ConnectionRow } from "../../connection/apply-connection.ts";
import type { ConnectionWanted } from "../configuration.ts";
import type { Scope } from "./scope.ts";

export type KnownConnection = Readonly<{ id: string; kind: ConnectionRow["kind"] }>;

/**
 * Brings the connections to what the file says and answers all of the organization's by name. Refused: another kind under
 * the same name; a secret that the file refers to, that is not in the environment, and that is not there from before.
 */
export async function configureConnections(
  scope: Scope,
  wanted: readonly ConnectionWanted[],
): Promise<ReadonlyMap<string, KnownConnection>> {
  const rows = await scope.tx.select().from(connection);
  const known = new Map<string, KnownConnection>(rows.map(({ name, id, kind }) => [name, { id, kind }]));
  for (const [index, each] of wanted.entries()) {
    const path = `connections[${index}]`;
    const before = rows.find(({ name }) => name === each.name) ?? null;
    if (before !== null && before.kind !== each.kind) {
      scope.refuse(`${path}.kind: "${each.name}" is a connection of kind ${before.kind}`);
      continue;
    }
    const { secretEnv, caPem = null, caFile: _, ...details } = each;
    const secret = secretEnv === undefined ? undefined : scope.secretOf(secretEnv);
    const ofThis = { ...scope, record: (entry: Parameters<Scope["record"]>[0]) => scope.record(entry, each.name) };
    const { id, hasSecret } = await applyConnection(ofThis, before, { ...details, caPem, secret });
    if (secretEnv !== undefined && secret === undefined && !hasSecret) {
      scope.refuse(`${path}.secretEnv: the environment variable ${secretEnv} is not set`);
    }
    known.set(each.name, { id, kind: each.kind });
  }
  return known;
}
