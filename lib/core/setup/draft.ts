import { z } from "zod";

const WORKSPACES_MAX = 500;
const COMPANIES_MAX = 1_000;
const SEGMENTS_MAX = 10;
/** Balance-sheet accounts that are offered; a chart with more is searched by number. */
export const CANDIDATES_MAX = 2_000;

const Seen = { at: z.iso.datetime({ offset: true }), by: z.string() };
const Period = z.object({
  ...{ year: z.int(), number: z.int(), firstDay: z.string(), lastDay: z.string(), closed: z.boolean() },
});
const Workspace = z.object({ policyId: z.string(), name: z.string(), currency: z.string(), role: z.string() });

/**
 * What a setup holds that is no row of its own yet, and what the other systems told last, so that a page that is opened again need not
 * ask them. Never a secret: those are sealed into the connection at once.
 */
export const SetupDraft = z.object({
  touched: z.object(Seen).optional(),
  seenWorkspaces: z
    .object({ ...Seen, connectionId: z.string(), list: z.array(Workspace).max(WORKSPACES_MAX) })
    .optional(),
  workspaces: z.array(z.object({ policyId: z.string(), name: z.string(), shared: z.boolean() })).optional(),
  seenCompanies: z
    .object({
      ...Seen,
      connectionId: z.string(),
      list: z.array(z.object({ id: z.int(), name: z.string(), separator: z.string() })).max(COMPANIES_MAX),
    })
    .optional(),
  company: z
    .object({
      ...{ code: z.string(), name: z.string(), currency: z.string(), currencyDecimals: z.int() },
      ...{ timeZone: z.string(), goLiveOn: z.string(), periods: z.array(Period) },
    })
    .optional(),
  /** The chart is being read since then. */
  reading: z.object({ ...Seen, problem: z.unknown().optional() }).optional(),
  seenChart: z
    .object({
      ...Seen,
      ...{ connectionId: z.string(), gpCompanyId: z.int(), count: z.int(), separator: z.string() },
      format: z
        .array(z.object({ position: z.int(), name: z.string(), length: z.int(), isMain: z.boolean() }))
        .max(SEGMENTS_MAX),
      candidates: z.array(z.object({ number: z.string(), description: z.string() })).max(CANDIDATES_MAX),
      hasMore: z.boolean(),
    })
    .optional(),
  /** A person goes on although the ping did not see how amounts come. */
  uncalibrated: z.object(Seen).optional(),
});
export type SetupDraft = z.output<typeof SetupDraft>;

/** A draft of an older version that does not fit any more begins anew: nothing is lost that GP and Expensify do not have. */
export function readDraft(kept: unknown): SetupDraft {
  return SetupDraft.safeParse(kept).data ?? {};
}
