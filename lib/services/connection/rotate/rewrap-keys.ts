import { and, eq } from "drizzle-orm";
import { dataKey } from "#db/schema/index.ts";
import type { Keyring, KeyWrapper } from "#lib/core/connection/key-wrapper.ts";
import { type Context, transact } from "../../context.ts";
import { type DataKeyRow, readDataKeys } from "#db/vault/data-keys.ts";

export type Rewrapped = Readonly<{
  rewrapped: number;
  /** Data keys that no key of the installation opens: their secrets stay closed until it comes back. */
  unopened: number;
}>;

/** Wraps the organization's data keys with the current key-encryption key, each by compare-and-set; the secrets stay as they are. */
export async function rewrapKeys(ctx: Context, keyring: Keyring, current: KeyWrapper): Promise<Rewrapped> {
  let [rewrapped, unopened] = [0, 0];
  for (const row of await readDataKeys(ctx.db, ctx.organizationId)) {
    if (row.wrappedBy === current.kid) continue;
    const wrapped = await wrapAnew(row, keyring, current);
    if (wrapped === null) unopened += 1;
    else rewrapped += await keep(ctx, row, { wrapped, wrappedBy: current.kid });
  }
  return { rewrapped, unopened };
}

async function wrapAnew(row: DataKeyRow, keyring: Keyring, current: KeyWrapper): Promise<string | null> {
  const { organizationId, kid } = row;
  const former = keyring().find((each) => each.kid === row.wrappedBy);
  const opened = await former?.unwrap(row.wrapped, { organizationId, kid });
  return opened?.ok === true ? current.wrap(opened.value, { organizationId, kid }) : null;
}

/** 0 where another rotation was first. */
async function keep(ctx: Context, row: DataKeyRow, now: Pick<DataKeyRow, "wrapped" | "wrappedBy">): Promise<number> {
  const isAsRead = and(eq(dataKey.kid, row.kid), eq(dataKey.wrapped, row.wrapped));
  const { rowCount } = await transact(ctx, ({ tx }) => tx.update(dataKey).set(now).where(isAsRead));
  return rowCount ?? 0;
}
