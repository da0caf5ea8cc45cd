import type { Expense, Report } from "./report.ts";

const INSTANTS = ["createdAt", "submittedAt", "approvedAt", "reimbursedAt"] as const;

/** What was not read yet when the report was stored. */
const REPORT_SINCE = { employeeCustomField1: "", employeeCustomField2: "", fields: {} } satisfies Partial<Report>;
const EXPENSE_SINCE = { taxName: "", billable: null } satisfies Partial<Expense>;
const EXPENSE_SINCE_NAMES = Object.keys(EXPENSE_SINCE);

/**
 * A report as it came back from jsonb: instants are text there. The database gives back what `Report` was written, so
 * the shape is ours: only the instants are made again, and what an older release did not read is empty.
 */
export function reviveReport(stored: unknown): Report | null {
  if (stored === null || typeof stored !== "object") return null;
  const revived: Record<string, unknown> = { ...REPORT_SINCE, ...stored };
  for (const name of INSTANTS) {
    const text = revived[name];
    revived[name] = typeof text === "string" ? new Date(text) : null;
  }
  const { expenses } = revived;
  if (Array.isArray(expenses))
    // A copy only where something is missing: previews revive a hundred thousand of them.
    revived["expenses"] = expenses.map((expense: object) =>
      EXPENSE_SINCE_NAMES.every((name) => name in expense) ? expense : { ...EXPENSE_SINCE, ...expense },
    );
  return revived as Report;
}
