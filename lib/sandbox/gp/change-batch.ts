/** What people do to a whole batch in the GP client: post it, delete it. Ordered by the control address. */
import { z } from "zod";
import { auditTrailCodeOf, type JournalCommand } from "./change-journal.ts";
import type { KeptJournal } from "./journal.ts";

const Target = { companyId: z.int().default(2), batchId: z.string().min(1).max(15) };

export const BatchCommand = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("post"), ...Target, by: z.string().default("DWALSH") }),
  z.strictObject({ action: z.literal("delete"), ...Target }),
]);
export type BatchCommand = Readonly<z.infer<typeof BatchCommand>>;

/**
 * The same for each unposted journal in the batch, by number. Journals posted together share one audit trail code. Throws
 * when there is none: a batch is gone with its last journal.
 */
export function commandsOfBatch(
  journals: Iterable<KeptJournal>,
  { batchId, ...command }: BatchCommand,
): readonly JournalCommand[] {
  const numbers = [...journals]
    .filter((journal) => journal.state === "Work" && journal.batchId.toUpperCase() === batchId.trim().toUpperCase())
    .map(({ journalNumber }) => journalNumber)
    .toSorted((a, b) => a - b);
  const [first] = numbers;
  if (first === undefined) throw new Error(`no batch ${batchId} in company ${command.companyId}`);
  const auditTrailCode = auditTrailCodeOf(first);
  return numbers.map((journalNumber) => ({
    ...command,
    journalNumber,
    ...(command.action === "post" ? { auditTrailCode } : {}),
  }));
}
