import { and, desc, eq } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { auditEvent } from "#db/schema/index.ts";
import type { CloneBefore } from "./clone-rules.ts";

/** The last take-over of a company as the audit has it; null where there is none, or where it was undone. */
export async function lastTakeOver(
  tx: Transaction,
  companyId: string,
): Promise<Readonly<{ before: CloneBefore; version: number | undefined }> | null> {
  const [event] = await tx
    .select({ body: auditEvent.body })
    .from(auditEvent)
    .where(and(eq(auditEvent.companyId, companyId), eq(auditEvent.action, "company.rules_taken")))
    .orderBy(desc(auditEvent.sequence))
    .limit(1);
  const body = event?.body as { before?: CloneBefore | null; detail?: { version?: number } } | undefined;
  return body?.before ? { before: body.before, version: body.detail?.version } : null;
}
