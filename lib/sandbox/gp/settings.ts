/** What can be turned on the stand-in GP while it runs (`POST /settings`). */
import { z } from "zod";

const SLOW_MAX_MS = 600_000;
const COUNT_MAX = 1_000_000;

export const GpSettings = z.strictObject({
  /** Added to every answer. */
  slowMs: z.int().min(0).max(SLOW_MAX_MS),
  /** Rows that any list gives at most; 0: all (gp.md 1.3: unknown). */
  listRowsMax: z.int().min(0).max(COUNT_MAX),
  /** Whether a posted journal still answers to its batch id (gp.md 3.2: doubtful). */
  postedKeepBatch: z.boolean(),
  /** Whether GetGLTransactionByKey finds posted journals too. */
  byKeyFindsPosted: z.boolean(),
  /** The number of a date's fiscal year less its calendar year: 1 or -1 where years are named by their end or beginning. */
  fiscalYearAhead: z.int().min(-1).max(1),
  /** The administrator's "Assign Batch Prefix" (gp.md 1.5). */
  batchPrefix: z.string().max(15),
  /** Whether a line's tax is kept (gp.md 1.3: unknown). */
  taxKept: z.boolean(),
  /** What is wrong with a journal and taken all the same (gp.md 3.1, 3.4, 3.6: unknown). A long text is then cut. */
  takes: z.array(z.enum(["unbalanced", "inactive", "noEntry", "longText"])),
  /** Up to this day periods are closed, in every company; `""`: none. A journal there is refused, or taken (gp.md 3.3: unknown). */
  closedUntil: z.string(),
  closedTaken: z.boolean(),
  /** Hours that `ModifiedDate` is ahead of UTC: a service that writes its local time (gp.md 1.3). */
  modifiedAheadHours: z.int().min(-14).max(14),
  /** Companies in which the account has no role. */
  roleMissingIn: z.array(z.int()),
  schemes: z.array(z.enum(["Negotiate", "NTLM"])),
  lockoutAfter: z.int().min(1).max(COUNT_MAX),
  authPerRequest: z.boolean(),
  channelBinding: z.enum(["accept", "require"]),
  /** Calendar months `2026-06` that are closed for the Financial series. Whether the real one refuses an unposted entry there is unknown (gp.md 3.3). */
  closedPeriods: z.array(z.string().regex(/^\d{4}-\d{2}$/)),
  /** Resources that the SBA service does not have, as `Vendors`. */
  unexposed: z.array(z.string()),
  /** Accounts that somebody in GP has switched off (true) or on (false) since, by number. */
  inactive: z.record(z.string(), z.boolean()),
});
export type GpSettings = z.infer<typeof GpSettings>;

export const GP_DEFAULTS: GpSettings = {
  slowMs: 0,
  listRowsMax: 0,
  postedKeepBatch: false,
  byKeyFindsPosted: true,
  fiscalYearAhead: 0,
  batchPrefix: "",
  taxKept: true,
  takes: [],
  closedUntil: "",
  closedTaken: false,
  modifiedAheadHours: 0,
  roleMissingIn: [],
  schemes: ["Negotiate", "NTLM"],
  lockoutAfter: 5,
  authPerRequest: false,
  channelBinding: "accept",
  closedPeriods: [],
  unexposed: [],
  inactive: {},
};
