import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import type { Role } from "#lib/core/access/roles.ts";
import { assert } from "#lib/core/assert.ts";
import type { Report } from "#lib/core/report/report.ts";
import type { RunKind } from "#lib/core/schedule/schedule.ts";
import { runCompany } from "#lib/engine/company/run-company.ts";
import type { Context } from "#lib/services/context.ts";
import { auditEvent, posting } from "#db/schema/index.ts";
import { createEngineScene, type EngineScene } from "./engine-scene.ts";

type PostingRow = typeof posting.$inferSelect;

export type ReviewScene = EngineScene &
  Readonly<{
    /** Two people: Ana maps, Grace approves. */
    ana: Context;
    grace: Context;
    /** Somebody of another organization, with every role. */
    stranger: Context;
    /** Reads the reports as they are now and plans them; sends with `send` or `sync`; only plans with `plan`. */
    run: (kind?: RunKind) => Promise<void>;
    posting: (reportId: string) => Promise<PostingRow>;
    /** Actions of the audit, in order; of one report where given. */
    audit: (reportId?: string) => Promise<readonly (typeof auditEvent.$inferSelect)[]>;
  }>;

/** A company like `SAMPLE_RULES` with these reports read and planned by the engine, and people to work on them. */
export async function createReviewScene(reports: Report[]): Promise<ReviewScene> {
  const scene = await createEngineScene(reports);
  const { world, companyId, clock, deps, ref } = scene;
  const person = (name: string, roles: readonly Role[], organizationId = world.organizationId): Context => ({
    ...{ db: world.db, organizationId, roles, clock },
    actor: { kind: "user", id: randomUUID(), name },
  });
  const run = async (kind: RunKind = "read") => {
    await scene.requestSync(kind);
    await runCompany(deps, ref, "engine-1", new AbortController().signal);
  };
  await run();
  return {
    ...scene,
    ana: person("Ana Ruiz", ["mapper"]),
    grace: person("Grace Lindholm", ["approver"]),
    stranger: person("Mallory", ["owner", "admin", "mapper", "approver"], randomUUID()),
    run,
    posting: async (reportId) => {
      const rows = await world.inOrg((tx) =>
        tx.select().from(posting).where(eq(posting.subject, reportId)).orderBy(asc(posting.revision)),
      );
      const row = rows.at(-1);
      assert(row?.companyId === companyId, `no posting of ${reportId}`);
      return row;
    },
    audit: (reportId) =>
      world.inOrg((tx) =>
        tx
          .select()
          .from(auditEvent)
          .where(reportId === undefined ? undefined : eq(auditEvent.reportId, reportId))
          .orderBy(asc(auditEvent.sequence)),
      ),
  };
}
