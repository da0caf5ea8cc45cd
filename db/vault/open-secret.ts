import { eq } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { connection } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { hostPort, secretPlace, type UnsealFault, type Vault } from "#lib/core/connection/secret-place.ts";
import { err, type Result } from "#lib/core/result.ts";

type ConnectionRow = typeof connection.$inferSelect;

/** A rotation may end between the reading of the row and that of the keys: hardly twice. */
const TRIES_MAX = 3;

/**
 * The secret of a connection that was read a moment ago, as it is used to sign in. Where the key of its text is gone because a
 * rotation has sealed the secret anew, the text of now is read and opened.
 */
export async function openSecret(
  db: Database,
  vault: Vault,
  row: ConnectionRow,
): Promise<Result<string, UnsealFault | "not_set">> {
  if (!hostPort(row.url).ok) return err("not_set");
  let text = row.secretSealed;
  for (let tries = 1; ; tries += 1) {
    if (text === null) return err("not_set");
    const unsealer = await vault.unsealer(row.organizationId);
    const opened = unsealer.unseal(text, secretPlace(row));
    if (opened.ok || opened.error !== "key_unknown" || tries === TRIES_MAX) return opened;
    const now = await textNow(db, row);
    if (now === text || now === null) return opened;
    text = now;
  }
}

/**
 * The text that the row has now: of the same secret, or of a newer one for the same account. Null otherwise: above all a new
 * secret that is tried before it is in use (its time is later than the row's) is never exchanged for the old one.
 */
async function textNow(db: Database, { id, organizationId, ...read }: ConnectionRow): Promise<string | null> {
  const [row] = await inOrganization(db, organizationId, (tx) =>
    tx.select().from(connection).where(eq(connection.id, id)),
  );
  if (row?.url !== read.url || row.username !== read.username) return null;
  return timeOf(row) >= timeOf(read) ? row.secretSealed : null;
}

function timeOf({ secretSetAt }: Pick<ConnectionRow, "secretSetAt">): number {
  return secretSetAt?.getTime() ?? 0;
}
