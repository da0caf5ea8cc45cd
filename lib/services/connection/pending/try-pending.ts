import { z } from "zod";
import { secretPlace, type Vault } from "#lib/core/connection/secret-place.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../../context.ts";
import { findTarget, type OpenForPing, tryLayers } from "../ping-connection.ts";
import { withSealer } from "#db/vault/hold-key.ts";
import { judgePending, type ReplacedSecret } from "./judge-pending.ts";

export const TryPending = z.strictObject({ connectionId: z.uuid() });

/**
 * Tries the secret that waits once more, because a person asks: the server had not come as far as the sign-in before. No machine
 * calls this. Problems: `not_found`, `stale` where none waits (any more): a refused one is never tried again.
 */
export function tryPending(vault: Vault, open: OpenForPing) {
  return async function tryPendingOnce(
    ctx: Context,
    { connectionId }: z.output<typeof TryPending>,
  ): Promise<Result<ReplacedSecret, Problem>> {
    return tryWaiting(ctx, { vault, open }, connectionId);
  };
}

/** Pings with the secret that waits, and decides by what came of it. */
export async function tryWaiting(
  ctx: Context,
  { vault, open }: Readonly<{ vault: Vault; open: OpenForPing }>,
  connectionId: string,
): Promise<Result<ReplacedSecret, Problem>> {
  const sealer = await vault.sealer(ctx.organizationId);
  const found = await findTarget(ctx, { connectionId });
  if (!found) return err({ code: "not_found", what: "connection" });
  const { row, aim } = found;
  if (row.pendingSealed === null) return err({ code: "stale", what: "secret" });
  const opened = sealer.unseal(row.pendingSealed, secretPlace(row, "pending"));
  if (!opened.ok) return err({ code: "stale", what: "secret" });
  // As the connection would be: the row in the database has the old one until the ping has signed in (`vault/open-secret.ts`
  // tells the two apart by their time).
  const secretSealed = sealer.seal(opened.value, secretPlace(row));
  const { pendingUsername, pendingSetAt: secretSetAt } = row;
  const asNew = { ...row, secretSealed, secretSetAt, username: pendingUsername ?? row.username };
  // What it saw is kept at the end alone: until then the page tells of the secret in use.
  const tried = await tryLayers(await open(asNew, aim), row, async () => {});
  return ok(
    await withSealer(vault, ctx.organizationId, (fresh) =>
      transact(ctx, (useCase) => judgePending(ctx, useCase, fresh, { row, plain: opened.value, tried })),
    ),
  );
}
