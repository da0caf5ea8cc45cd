import { wakeEngine } from "#db/wake.ts";
import type { CompanyWanted } from "../configuration.ts";
import { configureCalendar } from "./calendar.ts";
import { configureCompany } from "./company.ts";
import type { KnownConnection } from "./connections.ts";
import { configureMapping } from "./mapping.ts";
import { configureOptions } from "./options.ts";
import { configureSchedule } from "./schedule.ts";
import type { Scope } from "./scope.ts";
import { configureWorkspaces } from "./workspaces.ts";

/** Brings one company with all that belongs to it to what is wanted, and wakes the engine where that changed anything. Null: refused. */
export async function configureOneCompany(
  scope: Scope,
  wanted: CompanyWanted,
  connections: ReadonlyMap<string, KnownConnection>,
  path: string,
): Promise<string | null> {
  let isChanged = false;
  const watched: Scope = {
    ...scope,
    record: (entry, what) => {
      isChanged = true;
      return scope.record(entry, what);
    },
  };
  const row = await configureCompany(watched, wanted, connections, path);
  if (row === null) return null;
  if (wanted.workspaces) await configureWorkspaces(watched, row, wanted.workspaces, `${path}.workspaces`);
  if (wanted.periods) await configureCalendar(watched, row, wanted.periods);
  await configureMapping(watched, row, wanted.mapping);
  if (wanted.rules) await configureOptions(watched, row, wanted.rules, `${path}.rules`);
  if (wanted.schedule) await configureSchedule(watched, row, wanted.schedule);
  // Held reports may be free now: the engine plans them again.
  if (isChanged) await wakeEngine(scope.tx, { organizationId: scope.organizationId, companyId: row.id });
  return row.id;
}
