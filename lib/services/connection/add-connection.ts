import { z } from "zod";
import { actorName } from "#lib/core/audit/event.ts";
import type { Sealer } from "#lib/core/connection/secret-place.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { withSealer } from "#db/vault/hold-key.ts";
import { type Context, transact } from "../context.ts";
import { chooseIn } from "../setup/choose-connection.ts";
import { findSetup } from "../setup/find-setup.ts";
import { applyConnection } from "./apply-connection.ts";
import { checkConnection, ConnectionFields, isNameTaken } from "./connection-input.ts";
import type { ConnectionDeps } from "./edit-connection.ts";

export const AddConnection = z.strictObject({
  kind: z.enum(["expensify", "gp"]),
  /** The setup that it is made for; it is chosen there at once. */
  setupId: z.uuid(),
  ...ConnectionFields.shape,
});

type Added = Readonly<{ connectionId: string; name: string }>;

/**
 * Makes a connection in a setup; its secret is sealed to its address at once and stands nowhere else. Errors: `not_found`;
 * `invalid_input`, each `field: what is wrong`.
 */
export function addConnection({ vault, checkAddress }: ConnectionDeps) {
  return async function addConnectionOf(
    ctx: Context,
    { kind, setupId, ...fields }: z.output<typeof AddConnection>,
  ): Promise<Result<Added, Problem>> {
    const add = (sealer: Sealer) =>
      transact(ctx, async ({ tx, record }): Promise<Result<Added, Problem>> => {
        const checked = await checkConnection(tx, kind, fields, {}, checkAddress);
        if (!checked.ok) return checked;
        const setup = await findSetup(tx, setupId);
        if (!setup) return err({ code: "not_found", what: "setup" });
        if (await isNameTaken(tx, fields.name, null))
          return err({
            code: "invalid_input",
            issues: ["name: another connection has it: choose that one, or another name"],
          });
        const { organizationId } = ctx;
        const scope = { tx, record, organizationId, by: actorName(ctx.actor), now: ctx.clock.now(), sealer };
        const { caPem = null, secret } = fields;
        const { id } = await applyConnection(scope, null, { kind, ...checked.value.details, caPem, secret });
        await chooseIn(tx, ctx, setup, kind, id);
        return ok({ connectionId: id, name: fields.name });
      });
    return withSealer(vault, ctx.organizationId, add);
  };
}
