/** What can be turned on the stand-in Expensify while it runs (`POST /settings`). */
import { z } from "zod";
import { REAL_LIMITS } from "./rate-window.ts";

const SLOW_MAX_MS = 600_000;

export const ExpensifySettings = z.strictObject({
  /** Empty: no limit. */
  limits: z.array(z.strictObject({ requestsMax: z.int().min(1), windowMs: z.int().min(1) })),
  /** So many downloads of a new file come back empty first (expensify.md 3.2). */
  emptyDownloads: z.int().min(0).max(100),
  /** The manuals differ on the boundary (expensify.md 3.1). */
  approvedAfterIncludes: z.boolean(),
  /** How amounts are written (expensify.md 6.3: inferred). */
  spendSign: z.enum(["positive", "negative"]),
  /** Whether texts are HTML-escaped (expensify.md 6.6: inferred). */
  escapeHtml: z.boolean(),
  /** Reports in one pass of the template, each with an end line of its own (expensify.md 7.1: inferred); 0: all in one. */
  passReports: z.int().min(0).max(1_000),
  /** An id that nobody has: the whole request is refused instead of the id skipped (expensify.md 12.11: unknown). */
  unknownIdRefused: z.boolean(),
  /** Role of the user by workspace, where it is another than `admin`; `""`: the workspace is not visible. */
  roles: z.record(z.string(), z.string()),
  /** An employee update fails for these workspaces, with a 200 all the same. */
  failPolicies: z.array(z.string()),
  /** An employee update skips these people. */
  skipEmployees: z.array(z.string()),
  /** Added to every answer. */
  slowMs: z.int().min(0).max(SLOW_MAX_MS),
});
export type ExpensifySettings = z.infer<typeof ExpensifySettings>;

export const EXPENSIFY_DEFAULTS: ExpensifySettings = {
  limits: [...REAL_LIMITS],
  emptyDownloads: 1,
  approvedAfterIncludes: false,
  ...{ spendSign: "positive", escapeHtml: false, passReports: 0, unknownIdRefused: false, roles: {} },
  ...{ failPolicies: [], skipEmployees: [] },
  slowMs: 0,
};
