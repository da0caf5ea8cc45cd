import { Instant } from "#components/shared/value/instant.tsx";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import type { OptionsPage } from "#lib/web/queries/rules.ts";
import { versionWords } from "./rule-words.ts";

/** Who changed what and when, newest first. A journal keeps the version it was made with. */
export function RulesHistory({ page: { history } }: { page: OptionsPage }) {
  return (
    <Card aria-label="Changes">
      <CardHead>
        <CardTitle>Changes</CardTitle>
      </CardHead>
      {history.length === 0 ? (
        <p className="p-3.5 text-muted-foreground">
          Nobody changed anything yet: these are the rules that every company begins with.
        </p>
      ) : (
        <ol className="grid">
          {history.map((version) => (
            <li
              key={version.version}
              className="grid grid-cols-[44px_minmax(0,1fr)] gap-x-2 border-b px-3.5 py-2 last:border-b-0"
            >
              <span className="text-xs leading-5 text-muted-foreground">v{version.version}</span>
              <div className="min-w-0">
                {versionWords(version).map((words) => (
                  <p key={words} className="wrap-anywhere">
                    {words}
                  </p>
                ))}
                <p className="text-xs text-muted-foreground">
                  {version.by}, <Instant at={version.at} format="full" plain />
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
