import { and, eq, inArray, ne } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { company, connection } from "#db/schema/index.ts";
import { actorName } from "#lib/core/audit/event.ts";
import type { Sealer, Vault } from "#lib/core/connection/secret-place.ts";
import { withSealer } from "#db/vault/hold-key.ts";
import type { Problem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { type Context, transact } from "../context.ts";
import type { CheckAddress } from "../organization/check-configuration.ts";
import { applyConnection, type ConnectionRow } from "./apply-connection.ts";
import { checkConnection, ConnectionFields, isNameTaken } from "./connection-input.ts";

export const EditConnection = z.strictObject({ connectionId: z.uuid(), ...ConnectionFields.shape });

/** `secretErased`: it went to another host or port and no new one was given. */
export type EditedConnection = Readonly<{ connectionId: string; name: string; secretErased: boolean }>;

export type ConnectionDeps = Readonly<{ vault: Vault; checkAddress: CheckAddress }>;

/**
 * Changes what a connection is called, where it goes, as whom and how. Another scheme, host or port erases the secret unless a new one is given
 * with it, and its companies are swept anew; whether GP is still the same there is asked before anything is sent. Errors:
 * `not_found`; `invalid_input`, each `field: what is wrong`.
 */
export function editConnection({ vault, checkAddress }: ConnectionDeps) {
  return async function editConnectionOf(
    ctx: Context,
    { connectionId, ...fields }: z.output<typeof EditConnection>,
  ): Promise<Result<EditedConnection, Problem>> {
    const edit = (sealer: Sealer) =>
      transact(ctx, async ({ tx, record }): Promise<Result<EditedConnection, Problem>> => {
        const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId)).for("update");
        if (!row) return err({ code: "not_found", what: "connection" });
        const checked = await checkConnection(tx, row.kind, fields, row.settings, checkAddress);
        if (!checked.ok) return checked;
        const { caPem, secret } = fields;
        const issues = [
          ...((await isNameTaken(tx, fields.name, connectionId)) ? ["name: another connection has it"] : []),
          ...(await sharedLedgers(tx, row, fields.url)),
        ];
        if (issues.length > 0) return err({ code: "invalid_input", issues });
        const { organizationId } = ctx;
        const scope = { tx, record, organizationId, by: actorName(ctx.actor), now: ctx.clock.now(), sealer };
        const target = {
          kind: row.kind,
          ...checked.value.details,
          caPem: caPem === undefined ? row.caPem : caPem,
          secret,
        };
        const { secretErased } = await applyConnection(scope, row, target);
        return ok({ connectionId, name: fields.name, secretErased });
      });
    return withSealer(vault, ctx.organizationId, edit);
  };
}

/** Companies that would then have the same company of the same server: two of them would send under the same batch names. */
async function sharedLedgers(tx: Transaction, row: ConnectionRow, url: string): Promise<readonly string[]> {
  if (row.kind !== "gp" || row.url === url) return [];
  const own = await tx.select({ id: company.gpCompanyId }).from(company).where(eq(company.gpConnectionId, row.id));
  if (own.length === 0) return [];
  const ids = own.map(({ id }) => id);
  const others = await tx
    .select({ code: company.code, gpCompanyId: company.gpCompanyId })
    .from(company)
    .innerJoin(connection, eq(connection.id, company.gpConnectionId))
    .where(and(eq(connection.url, url), ne(connection.id, row.id), inArray(company.gpCompanyId, ids)));
  return others.map(({ code, gpCompanyId }) => `url: ${code} has company ${gpCompanyId} of this server already`);
}
