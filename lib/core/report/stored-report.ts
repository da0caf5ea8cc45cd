import type { Report } from "./report.ts";

const INSTANTS = ["createdAt", "submittedAt", "approvedAt", "reimbursedAt"] as const;

/**
 * A report as it came back from jsonb: instants are text there. The database gives back what `Report` was written, so
 * the shape is ours and only the instants are made again.
 */
export function reviveReport(stored: unknown): Report | null {
  if (stored === null || typeof stored !== "object") return null;
  const revived: Record<string, unknown> = { ...stored };
  for (const name of INSTANTS) {
    const text = revived[name];
    revived[name] = typeof text === "string" ? new Date(text) : null;
  }
  return revived as Report;
}
