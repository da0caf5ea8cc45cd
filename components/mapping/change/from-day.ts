/** The date in the bar, and the rows that it was written for. */
export type FromDay = Readonly<{ of: string; day: string }>;

export const NO_DAY: FromDay = { of: "", day: "" };

type Row = Readonly<{ id: string }>;

/** Which rows the bar speaks of: the ticked ones, else the current one. */
export function scopeOf(ticked: readonly Row[], current: Row | null): string {
  return JSON.stringify((ticked.length > 0 ? ticked : [current]).map((row) => row?.id ?? null));
}

/** What stands in the field of the bar: a date is never carried on to other rows than those that it was written for. */
export function dayFor({ of, day }: FromDay, scope: string): string {
  return of === scope ? day : "";
}
