import { and, asc, gt, isNotNull, or, type SQL, sql } from "drizzle-orm";
import { connection } from "#db/schema/index.ts";
import { type Sealer, secretPlace } from "#lib/core/connection/secret-place.ts";
import { type Context, transact } from "../../context.ts";
import { lockDataKeys } from "#db/vault/data-keys.ts";
import { holdKey } from "#db/vault/hold-key.ts";

/** Connections in one transaction: some 30 ms, for which a person who replaces one of these secrets waits. */
const BATCH_ROWS_MAX = 500;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

const COLUMNS = [
  { column: connection.secretSealed, name: "secret_sealed", field: "secret", of: "secretSealed" },
  { column: connection.pendingSealed, name: "pending_sealed", field: "pending", of: "pendingSealed" },
] as const;
type Column = (typeof COLUMNS)[number];

export type Resealed = Readonly<{
  resealed: number;
  /** They did not open: another key, or not of this row. They stay as they are, and with them the key that they name. */
  unopened: number;
  /** They changed under our hands, and so are another pass's. */
  missed: number;
}>;

/**
 * Seals every secret of the organization anew that is not sealed with the data key `kid`, once through all connections in the
 * order of their ids. Compare-and-set: a secret that a person replaces meanwhile stays theirs.
 */
export async function resealAll(
  ctx: Context,
  sealer: Sealer,
  kid: string,
  onBatch: (resealed: number) => void,
): Promise<Resealed> {
  let sum: Resealed = { resealed: 0, unopened: 0, missed: 0 };
  for (let after = FIRST_ID; ; ) {
    const batch = await resealBatch(ctx, sealer, kid, after);
    if (batch === null) return sum;
    after = batch.last;
    sum = {
      resealed: sum.resealed + batch.resealed,
      unopened: sum.unopened + batch.unopened,
      missed: sum.missed + batch.missed,
    };
    onBatch(sum.resealed);
  }
}

async function resealBatch(ctx: Context, sealer: Sealer, kid: string, after: string) {
  return transact(ctx, async ({ tx }) => {
    await lockDataKeys(tx, ctx.organizationId);
    const rows = await tx
      .select({
        ...{ id: connection.id, organizationId: connection.organizationId, url: connection.url },
        ...{ secretSealed: connection.secretSealed, pendingSealed: connection.pendingSealed },
      })
      .from(connection)
      .where(and(gt(connection.id, after), or(...COLUMNS.map(({ column }) => isOtherwise(column, kid)))))
      .orderBy(asc(connection.id))
      .limit(BATCH_ROWS_MAX);
    const last = rows.at(-1)?.id;
    if (last === undefined) return null;
    let [resealed, unopened, missed] = [0, 0, 0];
    for (const each of COLUMNS) {
      const texts = rows.flatMap((row) => textOf(row, each, sealer, kid));
      const changes = texts.flatMap(({ id, before, now }) => (now === null ? [] : [{ id, before, now }]));
      unopened += texts.length - changes.length;
      const [first] = changes;
      if (!first) continue;
      await holdKey(tx, first.now);
      const { rowCount } = await tx.execute(replaceTexts(each, changes));
      resealed += rowCount ?? 0;
      missed += changes.length - (rowCount ?? 0);
    }
    return { last, resealed, unopened, missed };
  });
}

/** `starts_with` is leak-proof, so that the check may be made before the row-level security; `like` is not. */
function isOtherwise(column: Column["column"], kid: string): SQL | undefined {
  return and(isNotNull(column), sql`not starts_with(${column}, ${`v2.${kid}.`})`);
}

type Row = Readonly<{
  id: string;
  organizationId: string;
  url: string;
  secretSealed: string | null;
  pendingSealed: string | null;
}>;

function textOf(row: Row, { of, field }: Column, sealer: Sealer, kid: string) {
  const before = row[of];
  if (before === null || before.startsWith(`v2.${kid}.`)) return [];
  const place = secretPlace(row, field);
  const opened = sealer.unseal(before, place);
  return [{ id: row.id, before, now: opened.ok ? sealer.seal(opened.value, place) : null }];
}

function replaceTexts(
  { name }: Column,
  changes: readonly Readonly<{ id: string; before: string; now: string }>[],
): SQL {
  const column = sql.identifier(name);
  return sql`
    update connection set ${column} = given.now
    from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb) as given(id uuid, before text, now text)
    where connection.id = given.id and connection.${column} = given.before`;
}
