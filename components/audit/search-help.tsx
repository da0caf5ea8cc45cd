/** Prefix, an example, and what it finds. */
const FIELDS = [
  ["report:", "R00X9oNOn2MO", "One report. Case counts: O and 0, l and I are different."],
  ["journal:", "28417", "A GP journal number. Plain digits are tried as one too."],
  ["batch:", "EXP-20261116", "Journals of a batch, or of a day's batches."],
  ["employee:", "teague", "Part of the name of the employee."],
  ["account:", "310-6410", "Journals with a line on an account that begins so."],
  ["amount:", ">500", "Also <500, 1318.72 or 500..900."],
  ["status:", "held", "held, ready, sent, uncertain, dismissed, unposted, posted, voided …"],
  ["by:", "ruiz", "Where this person mapped, approved, held or dismissed something."],
  ["connection:", "GP", "Of companies that read or send through a connection of this name."],
  ["after:", "2026-10-01", "Journal date from this day on."],
  ["before:", "2026-10-31", "Journal date up to this day."],
] as const;

/** The prefixes as one line of buttons under the box; a click writes one into it. */
export function PrefixButtons({ onPick }: { onPick: (prefix: string) => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-xs text-muted-foreground">
      <span>Narrow it with</span>
      {FIELDS.map(([prefix, example]) => (
        <button
          key={prefix}
          type="button"
          title={`For example ${prefix}${example}`}
          onClick={() => onPick(prefix)}
          className="rounded-xs text-link phone:min-h-9"
        >
          {prefix}
        </button>
      ))}
    </div>
  );
}

/** What stands before anything is typed: what can be found, with examples to click. */
export function SearchHelp({ onPick }: { onPick: (text: string) => void }) {
  return (
    <section aria-label="What can be searched" className="overflow-clip rounded-lg border bg-card">
      <p className="border-b px-3.5 py-2.5">
        <b>From a report id to its journal number, and the other way round.</b>{" "}
        <span className="text-muted-foreground">
          Paste any id, or type an employee, a report name or a merchant. Several together narrow the answer.
        </span>
      </p>
      <dl className="grid grid-cols-[minmax(0,220px)_minmax(0,1fr)] py-1.5 phone:grid-cols-[minmax(0,1fr)]">
        {FIELDS.map(([prefix, example, finds]) => (
          <div key={prefix} className="col-span-full grid grid-cols-subgrid items-baseline px-3.5 py-1 phone:py-1.5">
            <dt>
              <button
                type="button"
                onClick={() => onPick(`${prefix}${example}`)}
                className="rounded-xs text-left text-link"
              >
                {prefix}
                <span className="font-mono text-[0.94em]">{example}</span>
              </button>
            </dt>
            <dd className="text-muted-foreground">{finds}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
