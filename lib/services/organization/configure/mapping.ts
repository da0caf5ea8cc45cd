import { asc, eq } from "drizzle-orm";
import { company, mapping } from "#db/schema/index.ts";
import { currentMapping } from "#lib/core/mapping/current-mapping.ts";
import { lastDateOf } from "#lib/core/mapping/rules-on.ts";
import { mappingKeyText } from "#lib/core/mapping/mapping-key.ts";
import type { CompanyWanted } from "../configuration.ts";
import { type CompanyRow, confirmAccount } from "./company.ts";
import type { Scope } from "./scope.ts";

type Row = CompanyWanted["mapping"][number];

/** Eleven values a row; Postgres takes 65,535 a statement. */
const INSERT_ROWS_MAX = 1_000;
/** One event tells of so many rows; a longer change has several. */
const EVENT_ROWS_MAX = 500;

/**
 * Sets these rows where they differ from what is in force, as one new version; others stay. Keeps who confirmed the accounts
 * of cards. The company's row is locked by the caller.
 */
export async function configureMapping(scope: Scope, ofCompany: CompanyRow, wanted: readonly Row[]): Promise<void> {
  for (const { target, confirmedBy } of wanted)
    if (target !== null && confirmedBy !== undefined) await confirmAccount(scope, ofCompany, target, confirmedBy);
  await setRows(scope, ofCompany, wanted);
}

async function setRows(scope: Scope, ofCompany: CompanyRow, wanted: readonly Row[]): Promise<void> {
  const { tx, organizationId, now: setAt, by: setBy } = scope;
  const { id: companyId, code } = ofCompany;
  const stored = await tx.select().from(mapping).where(eq(mapping.companyId, companyId)).orderBy(asc(mapping.version));
  const inForce = currentMapping(stored);
  const changes = wanted
    .map((row) => ({ ...row, before: inForce.get(mappingKeyText(row))?.target ?? null }))
    .filter(({ target, before }) => target !== before);
  if (changes.length === 0) return;

  const version = ofCompany.mappingVersion + 1;
  for (const some of chunks(changes, INSERT_ROWS_MAX)) {
    const rows = some.map(({ kind, segment, level, source, target }) => {
      const key = { kind, segment, level, source };
      // No row may begin before the last one of its key.
      return { ...key, target, effectiveFrom: lastDateOf({ dated: stored }, key) };
    });
    await tx
      .insert(mapping)
      .values(rows.map((row) => ({ organizationId, companyId, version, ...row, setById: null, setBy, setAt })));
  }
  await tx.update(company).set({ mappingVersion: version }).where(eq(company.id, companyId));
  for (const some of chunks(changes, EVENT_ROWS_MAX)) {
    const side = (value: "before" | "target") =>
      some.map((row) => ({
        kind: row.kind,
        segment: row.segment,
        level: row.level,
        source: row.source,
        target: row[value],
      }));
    await scope.record(
      { action: "mapping.changed", companyId, before: side("before"), after: side("target"), detail: { version } },
      code,
    );
  }
}

function chunks<T>(entries: readonly T[], size: number): readonly T[][] {
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
    entries.slice(index * size, (index + 1) * size),
  );
}
