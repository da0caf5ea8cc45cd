import { Money } from "#components/shared/value/money.tsx";
import { ReportId } from "#components/shared/value/report-id.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AuditHits } from "#lib/web/queries/audit.ts";

const DATE_TOKENS = /\s*\b(?:after|before):\S*/gi;

/** The term without its dates, or null when it has none. */
export function withoutDates(term: string): string | null {
  const rest = term.replaceAll(DATE_TOKENS, "").trim();
  return rest === term.trim() || rest === "" ? null : rest;
}

/** Why two ids that look the same are not, for the person who read one from paper. */
export function differenceOf(typed: string, meant: string): string {
  const at = [...meant].findIndex((character, index) => typed[index] !== character);
  if (at < 0 || typed.length !== meant.length) return "";
  const character = meant.charAt(at);
  const kind = /\d/.test(character)
    ? "digit"
    : character === character.toUpperCase()
      ? "capital letter"
      : "small letter";
  return `, with the ${kind} ${character} ${at === meant.length - 1 ? "at the end" : `at place ${at + 1}`}`;
}

type NoMatchProps = { term: string; hits: AuditHits; onSearch: (term: string) => void };

/** Nothing was found: what was meant perhaps, what was not understood, and a wider search. */
export function NoMatch({ term, hits: { near, ignored }, onSearch }: NoMatchProps) {
  const wider = withoutDates(term);
  const typed = term.split(/\s+/).map((token) => token.replace(/^report:/i, ""));
  const looksLike = near === null ? undefined : typed.find((token) => token.length === near.reportId.length);
  return (
    <section aria-live="polite" className="grid gap-1 rounded-lg border bg-card px-4 py-[18px]">
      <p>
        <b>Nothing matches</b> <span className="font-mono text-[0.94em] [overflow-wrap:anywhere]">{term.trim()}</span>
      </p>
      {near === null ? null : (
        <p>
          Did you mean{" "}
          <button
            type="button"
            onClick={() => onSearch(near.reportId)}
            className="text-link underline underline-offset-3"
          >
            <ReportId id={near.reportId} />
          </button>
          {looksLike === undefined ? "" : differenceOf(looksLike, near.reportId)}? {near.employee},{" "}
          <Money amountCents={near.totalCents} currency={near.currency} />
          {near.journalNumber === null ? "" : `, journal ${near.journalNumber}`}.
        </p>
      )}
      {ignored.length > 0 ? <p>Not understood: {ignored.join(", ")}.</p> : null}
      <p className="text-xs text-muted-foreground">
        Searched every report and journal of this organization. Nothing is hidden by age or by role; a report that no
        sync has read yet is not here.
      </p>
      {wider === null ? null : (
        <p className="pt-1">
          <Button size="sm" onClick={() => onSearch(wider)}>
            Search without the date
          </Button>
        </p>
      )}
    </section>
  );
}
