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
  ...{ failPolicies: [], skipEmployees: [] },
  slowMs: 0,
};
