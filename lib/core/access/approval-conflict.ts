/** Somebody who had a hand in what a report uses: `what` names it for the person who is refused. */
export type Contributor = Readonly<{ userId: string; what: string }>;

/**
 * Why this person may not approve: what of it is their own work. Empty when they may. Separation is per report: who
 * mapped or overrode what a report uses may not approve that report, and who asked for *send again* or a correction may
 * not approve it (security.md, "Roles and segregation of duties").
 */
export function approvalConflict(actorId: string, contributors: readonly Contributor[]): readonly string[] {
  return contributors.filter(({ userId }) => userId === actorId).map(({ what }) => what);
}
