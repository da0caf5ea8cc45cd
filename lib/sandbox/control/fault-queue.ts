/** The faults that a test or a person has ordered: taken one by one as requests come in. */
import { z } from "zod";

const TIMES_MAX = 10_000;
const WAIT_MAX_MS = 60 * 60 * 1_000;
const BYTES_MAX = 2_000_000_000;

/** What can go wrong on the way; ../README.md says what each does. */
export const FAULT_KINDS = [
  "drop_before",
  "drop_after",
  "hang",
  "slow_answer",
  "late_commit",
  "http_500",
  "http_503",
  "html_page",
  "empty_answer",
  "truncate",
  "reset_mid_answer",
  "huge_answer",
  "rate_limit",
  "system_fault",
  "xml_bomb",
  "response_code",
  "no_end_line",
] as const;

export const FaultOrder = z.strictObject({
  /** Name of the operation or job, or `*` for any. */
  operation: z.string().min(1).default("*"),
  kind: z.enum(FAULT_KINDS),
  times: z.int().min(1).max(TIMES_MAX).default(1),
  /** Requests of that operation that pass unharmed first. */
  skip: z.int().min(0).max(TIMES_MAX).default(0),
  ms: z.int().min(0).max(WAIT_MAX_MS).default(1_000),
  /** For `huge_answer`. */
  bytes: z.int().min(1).max(BYTES_MAX).default(300_000_000),
  /** Whether the work is done although the answer is a fault. */
  commit: z.boolean().default(false),
  /** For `response_code` (Expensify). */
  responseCode: z.int().default(500),
  message: z.string().default("Something went wrong"),
});

export type Fault = Readonly<z.infer<typeof FaultOrder>>;
export type FaultQueue = Readonly<{
  add: (fault: Fault) => void;
  /** The next fault for an operation, counted down; null when none waits for it. */
  take: (operation: string) => Fault | null;
  clear: () => void;
  list: () => readonly Fault[];
}>;

/** An empty queue; orders are served in the order in which they came. */
export function createFaultQueue(): FaultQueue {
  let waiting: { fault: Fault; times: number; skip: number }[] = [];
  const take = (operation: string): Fault | null => {
    for (const entry of waiting) {
      if (entry.fault.operation !== "*" && entry.fault.operation !== operation) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.times -= 1;
      waiting = waiting.filter(({ times }) => times > 0);
      return entry.fault;
    }
    return null;
  };
  return {
    add: (fault) => waiting.push({ fault, times: fault.times, skip: fault.skip }),
    take,
    clear: () => {
      waiting = [];
    },
    list: () => waiting.map(({ fault, times, skip }) => ({ ...fault, times, skip })),
  };
}
