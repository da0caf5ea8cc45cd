import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "#db/client.ts";
import { company, connection, posting } from "#db/schema/index.ts";
import { judgeCertificate, readCertificate } from "#lib/core/connection/certificate.ts";
import { isLive } from "#lib/core/access/go-live.ts";
import type { HoldCode } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { PingStep } from "#lib/core/ports.ts";
import { type Context, transact } from "../context.ts";
import { ledgerDoubts } from "./ledger-doubts.ts";
import { inLane } from "../review/lane.ts";

/** Holds of the page Mapping: each source value that nobody mapped is one thing to do, and so is each account that GP refuses. */
const UNMAPPED: readonly HoldCode[] = [
  ...(["category_unmapped", "tag_unmapped", "workspace_unmapped", "card_unmapped"] as const),
  ...(["account_missing", "account_inactive", "account_no_entry", "account_not_posting"] as const),
];
const CONNECTIONS_MAX = 500;

export const CountWork = z.strictObject({ companyId: z.uuid() });

/** What waits for somebody: the numbers in the menu. */
export type WorkCounts = Readonly<{
  /** What stands in the lane *Needs fixing* of the review page. */
  review: number;
  /** Distinct source values that hold something up because nobody mapped them, and accounts that GP would refuse. */
  mapping: number;
  /**
   * Connections of the organization that somebody has to look at: the last ping failed, nothing signs in any more, another company is
   * behind one of their numbers in GP, or the server's certificate runs out within 30 days.
   */
  connections: number;
  /** Journals that are made and wait while the company is not live; null: it is live. */
  notLive: number | null;
}>;

/** Counts for the menu; cheap enough to ask every minute. */
export async function countWork(
  ctx: Context,
  { companyId }: z.output<typeof CountWork>,
): Promise<Result<WorkCounts, never>> {
  return transact(ctx, async ({ tx }) => {
    const held = and(eq(posting.companyId, companyId), eq(posting.state, "held"));
    const codes = sql.join(
      UNMAPPED.map((code) => sql`${code}`),
      sql`, `,
    );
    const [review] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(posting)
      .where(and(eq(posting.companyId, companyId), inLane("fix")));
    // The value stands under the name of its kind, so the rest of the object (which expense) must not count.
    const [mapping] = await tx
      .select({
        count: sql<number>`count(distinct (h ->> 'code', h ->> 'segment', h ->> 'level',
        coalesce(h ->> 'category', h ->> 'tag', h ->> 'policyId', h ->> 'card', h ->> 'account')))::int`,
      })
      .from(sql`${posting}, jsonb_array_elements(${posting.holds}) as h`)
      .where(and(held, sql`h ->> 'code' in (${codes})`));
    const connections = await countConnections(tx, ctx.clock.now());
    const notLive = await countNotLive(tx, companyId);
    return ok({ review: review?.count ?? 0, mapping: mapping?.count ?? 0, connections, notLive });
  });
}

async function countNotLive(tx: Transaction, companyId: string): Promise<number | null> {
  const [row] = await tx.select({ wentLiveAt: company.wentLiveAt }).from(company).where(eq(company.id, companyId));
  if (!row || isLive(row)) return null;
  return tx.$count(posting, and(eq(posting.companyId, companyId), inArray(posting.state, ["ready", "queued"])));
}

async function countConnections(tx: Transaction, now: Date): Promise<number> {
  const rows = await tx
    .select({
      ...{ id: connection.id, ping: connection.ping, certificate: connection.certificate },
      circuitOpenedAt: connection.circuitOpenedAt,
    })
    .from(connection)
    .limit(CONNECTIONS_MAX);
  const doubts = await ledgerDoubts(tx);
  const doubted = new Set(
    doubts.size === 0
      ? []
      : (
          await tx
            .select({ id: company.gpConnectionId })
            .from(company)
            .where(inArray(company.id, [...doubts.keys()]))
        ).map(({ id }) => id),
  );
  return rows.filter(
    ({ id, ping, certificate, circuitOpenedAt }) =>
      circuitOpenedAt !== null || hasFailed(ping) || doubted.has(id) || isRunningOut(certificate, now),
  ).length;
}

function isRunningOut(kept: unknown, now: Date): boolean {
  const certificate = readCertificate(kept);
  return certificate !== null && judgeCertificate(certificate, now).state !== "ok";
}

function hasFailed(ping: readonly PingStep[] | null): boolean {
  return ping?.some((step) => !step.ok) ?? false;
}
