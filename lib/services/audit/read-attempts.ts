import { asc, eq } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { attempt, type posting } from "#db/schema/index.ts";

const ATTEMPTS_MAX = 200;
/** So much of a request or an answer is shown; a journal of thousands of lines is longer. */
const SHOWN_BYTES_MAX = 65_536;

/** One try to send. `outcome` null: under way, or the process died. */
export type RecordAttempt = Readonly<{
  number: number;
  startedAt: string;
  deadline: string;
  endedAt: string | null;
  outcome: string | null;
  requestHash: string;
  /**
   * The body as it went over the wire, cut at 64 KB; sign-in is in headers and never stored. Null when the posting carries
   * other bytes by now: GP had rejected these.
   */
  sent: Readonly<{ text: string; bytes: number; cut: boolean }> | null;
  /** What came back, as JSON, cut at 64 KB; null while nothing has. */
  answer: Readonly<{ text: string; cut: boolean }> | null;
}>;

type PostingRow = typeof posting.$inferSelect;

/** The tries of a posting, first one first. */
export async function readAttempts(tx: Transaction, row: PostingRow): Promise<readonly RecordAttempt[]> {
  const rows = await tx
    .select()
    .from(attempt)
    .where(eq(attempt.postingId, row.id))
    .orderBy(asc(attempt.number))
    .limit(ATTEMPTS_MAX);
  return rows.map(({ number, startedAt, deadline, endedAt, outcome, requestHash, answer }) => ({
    ...{ number, outcome, requestHash },
    ...{
      startedAt: startedAt.toISOString(),
      deadline: deadline.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    },
    sent: row.request !== null && row.requestHash === requestHash ? sentText(row.request) : null,
    answer: answer === null ? null : answerText(answer),
  }));
}

function sentText(request: Uint8Array): NonNullable<RecordAttempt["sent"]> {
  return { ...cutText(request), bytes: request.length };
}

function answerText(answer: unknown): NonNullable<RecordAttempt["answer"]> {
  return cutText(Buffer.from(JSON.stringify(answer, null, 2), "utf8"));
}

/** Decoded as a stream, so that a letter at the edge is left out and not broken. */
function cutText(bytes: Uint8Array): Readonly<{ text: string; cut: boolean }> {
  const cut = bytes.length > SHOWN_BYTES_MAX;
  return { text: new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES_MAX), { stream: cut }), cut };
}
