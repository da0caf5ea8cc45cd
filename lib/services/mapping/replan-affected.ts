import { cents, sumCents, type Cents } from "#lib/core/money.ts";
import type { Context } from "../context.ts";
import { requestSync } from "../sync/request-sync.ts";
import { replanOpen } from "../posting/replan-open.ts";
import type { Affected } from "./affected-reports.ts";

/** What a change set free or changed, by what really happened. */
export type MappingEffect = Readonly<{
  /** Held before, free of problems now: ready, or nothing to post. */
  released: readonly Readonly<{ postingId: string; reportId: string }>[];
  releasedCents: Cents;
  /** Held before and still: another problem is left. */
  stillHeld: number;
  /** Ready before and still, with another journal. */
  changed: number;
  /** Ready before, held now. */
  newlyHeld: number;
  /** More than is planned at once: a run of their own is asked for, which plans them now. */
  beyond: number;
}>;

/**
 * Plans the affected reports again under the rules of now and tells what became of them. What is more than a person waits for is
 * planned by the engine, right after: nothing goes with old rules, since every run plans before it sends, and nothing is shown with
 * them for longer than that takes.
 */
export async function replanAffected(
  ctx: Context,
  companyId: string,
  { reports, beyond }: Affected,
): Promise<MappingEffect> {
  if (beyond > 0) await requestSync(ctx, { companyId, kind: "plan" });
  const before = new Map(reports.map((report) => [report.reportId, report]));
  const replanned = reports.length === 0 ? [] : await replanOpen(ctx, companyId, [...before.keys()]);
  const moved = replanned.map(({ postingId, reportId, outcome }) => ({
    postingId,
    reportId,
    outcome,
    was: before.get(reportId),
  }));
  const count = (state: string, ...outcomes: readonly string[]) =>
    moved.filter(({ was, outcome }) => was?.state === state && outcomes.includes(outcome)).length;
  const released = moved.filter(
    ({ was, outcome }) => was?.state === "held" && (outcome === "ready" || outcome === "nothing_to_post"),
  );
  return {
    released: released.map(({ postingId, reportId }) => ({ postingId, reportId })),
    releasedCents: sumCents(released.map(({ was }) => cents(was?.totalCents ?? 0))),
    stillHeld: count("held", "held", "unchanged", "waiting"),
    changed: count("ready", "ready"),
    newlyHeld: count("ready", "held"),
    beyond,
  };
}
