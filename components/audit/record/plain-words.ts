import type { Status } from "#components/shared/status-mark.tsx";
import type { RecordAttempt, RecordEvent } from "#lib/web/queries/audit.ts";

/** How one event of the timeline reads. */
export type EventWords = Readonly<{
  status: Status;
  title: string;
  /** Beside who did it: why, how much, from what to what. */
  note: string;
  /** From and to, where something was changed. */
  change?: Readonly<{ from: string; to: string }>;
  /** A step of the machinery: folded away until somebody wants every step. */
  minor?: true;
}>;

export type Words = (event: RecordEvent, attempts: readonly RecordAttempt[]) => EventWords;

export const plain = (status: Status, title: string, note = ""): EventWords => ({ status, title, note });
