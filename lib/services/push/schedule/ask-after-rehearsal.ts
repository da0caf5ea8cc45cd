import type { push } from "#db/schema/index.ts";
import { slotOf } from "#lib/core/push/push.ts";
import type { UseCase } from "../../context.ts";
import { type Asker, openForPush, storePush } from "../ask-push.ts";

type PushRow = typeof push.$inferSelect;

/**
 * A schedule's rehearsal went well: exactly what was rehearsed is asked for, in the same name. Nothing happens where a person
 * asked for the rehearsal, or where the kind was switched off or asked for meanwhile: the next slot looks again.
 */
export async function askAfterRehearsal(
  where: Pick<Asker, "organizationId" | "clock">,
  useCase: UseCase,
  { companyId, kind, policyId, wanted, before, isDryRun, askedById, askedBy }: PushRow,
): Promise<void> {
  const slotAt = slotOf(wanted);
  if (!isDryRun || slotAt === null || askedById === null) return;
  const open = await openForPush(useCase.tx, companyId, kind);
  if (!open.ok) return;
  const asker: Asker = { ...where, actor: { kind: "user", id: askedById, name: askedBy } };
  await storePush(asker, useCase, { companyId, kind, policyId, wanted, before, isDryRun: false, slotAt });
}
