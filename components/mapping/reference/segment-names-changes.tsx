import type { SegmentNamesDiff } from "#lib/web/queries/mapping.ts";

const ROWS_SHOWN_MAX = 200;

/** What a file of names would do: new and other names row by row, the rest in numbers. */
export function SegmentNamesChanges({ diff, issues }: { diff: SegmentNamesDiff | null; issues: readonly string[] }) {
  if (diff === null) {
    return (
      <ul role="alert" className="grid list-disc gap-1 pl-4 text-rejected">
        {issues.map((issue) => (
          <li key={issue}>{issue}</li>
        ))}
      </ul>
    );
  }
  const rows = [...diff.changed, ...diff.added.map((row) => ({ ...row, before: "" }))];
  return (
    <div className="grid gap-2" aria-live="polite">
      <p>
        {diff.added.length} new, {diff.changed.length} changed, {diff.unchanged} as before.
        {diff.unknown.length === 0
          ? null
          : ` ${diff.unknown.length} not kept, since no account has them: ${diff.unknown
              .map(({ value }) => value)
              .slice(0, 8)
              .join(", ")}.`}
        {diff.unnamed.length === 0
          ? null
          : ` ${diff.unnamed.length} values are not in the file and keep what they have.`}
      </p>
      {rows.length === 0 ? null : (
        <div className="rounded-md border">
          <table className="w-full text-left">
            <thead className="text-xs text-muted-foreground">
              <tr>
                <th className="px-3 py-1.5 font-medium">Value</th>
                <th className="px-3 py-1.5 font-medium">Name now</th>
                <th className="px-3 py-1.5 font-medium">Name from the file</th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, ROWS_SHOWN_MAX).map(({ value, name, before }) => (
                <tr key={value} className="border-t">
                  <td className="px-3 py-1 font-mono">{value}</td>
                  <td className="px-3 py-1 text-muted-foreground">{before === "" ? "none given" : before}</td>
                  <td className="px-3 py-1">{name}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > ROWS_SHOWN_MAX ? (
        <p className="text-muted-foreground">
          The first {ROWS_SHOWN_MAX} of {rows.length}.
        </p>
      ) : null}
    </div>
  );
}
