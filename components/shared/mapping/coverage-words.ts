/** What the figures over spend cannot know, in one sentence; null where there is nothing to say. */
export function perExpenseWords(rules: number): string | null {
  if (rules === 0) return null;
  const which = rules === 1 ? "1 special rule looks" : `${rules} special rules look`;
  return `${which} at single expenses (amount, billable, fields): what ${rules === 1 ? "it holds or moves" : "they hold or move"} counts here as mapped without.`;
}
