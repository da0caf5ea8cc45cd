import { and, eq, isNull } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { setup } from "#db/schema/index.ts";
import { actorName } from "#lib/core/audit/event.ts";
import { readDraft, type SetupDraft } from "#lib/core/setup/draft.ts";
import type { Context } from "../context.ts";

export type SetupRow = Omit<typeof setup.$inferSelect, "draft"> & Readonly<{ draft: SetupDraft }>;

/** What a step that was kept answers. */
export type SetupKept = Readonly<{ setupId: string }>;

/** A setup that goes on, locked: steps of two people come one after the other. Null: there is none, or it is over. */
export async function findSetup(tx: Transaction, setupId: string): Promise<SetupRow | null> {
  const open = and(eq(setup.id, setupId), isNull(setup.finishedAt), isNull(setup.abandonedAt));
  const [row] = await tx.select().from(setup).where(open).for("update");
  return row ? { ...row, draft: readDraft(row.draft) } : null;
}

type Columns = Pick<
  Partial<typeof setup.$inferInsert>,
  "expensifyConnectionId" | "gpConnectionId" | "gpCompanyId" | "companyId"
>;

/** Keeps a step: these parts of the draft anew (undefined takes one away), and who did it last. */
export async function keepStep(
  tx: Transaction,
  ctx: Context,
  row: SetupRow,
  parts: { [Part in keyof SetupDraft]?: SetupDraft[Part] | undefined },
  columns: Columns = {},
): Promise<void> {
  const draft = { ...row.draft, ...parts, touched: seenBy(ctx) };
  await tx
    .update(setup)
    .set({ draft, ...columns })
    .where(eq(setup.id, row.id));
}

export function seenBy(ctx: Context): Readonly<{ at: string; by: string }> {
  return { at: ctx.clock.now().toISOString(), by: actorName(ctx.actor) };
}
