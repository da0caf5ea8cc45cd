import { randomUUID } from "node:crypto";
import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { buildAbout } from "#lib/testing/build-posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import type { StoreUnderTest } from "#lib/testing/store/contract/scene.ts";
import { postingStoreContract } from "#lib/testing/store/posting-store-contract.ts";
import { auditEvent } from "../schema/audit.ts";
import { organization } from "../schema/member.ts";
import { attempt } from "../schema/posting.ts";
import { inOrganization } from "../tx.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "../testing/factories.ts";
import { createPostgresPostingStore } from "./postgres-posting-store.ts";

let world: TestWorld | undefined;
let reportRowId = "";

beforeAll(async () => {
  world = await createTestWorld();
  reportRowId = await insertReport(world, "R00Xk3PqL8vA");
});
afterAll(() => world?.close());

const makeStore = async (): Promise<StoreUnderTest> => {
  const here = world;
  assert(here !== undefined, "no database");
  const clock = fixedClock();
  return {
    store: createPostgresPostingStore(here.db, here.organizationId, clock),
    clock,
    newCompany: () => insertCompany(here),
    otherOrganization: async () => {
      const organizationId = randomUUID();
      const row = { organizationId, slug: `org-${organizationId}`, name: "Marlow Foods" };
      await inOrganization(here.db, organizationId, (tx) => tx.insert(organization).values(row));
      return createPostgresPostingStore(here.db, organizationId, clock);
    },
    about: () => buildAbout(reportRowId),
    expireLease: async (companyId) => {
      await here.db.execute(
        sql`update company_lease set expires_at = clock_timestamp() - interval '1 second' where company_id = ${companyId}`,
      );
    },
    actions: (postingId) =>
      here.inOrg(async (tx) => {
        const rows = await tx
          .select()
          .from(auditEvent)
          .where(eq(auditEvent.postingId, postingId))
          .orderBy(asc(auditEvent.sequence));
        return rows.map((row) => row.action);
      }),
    sweeps: (companyId) =>
      here.inOrg((tx) =>
        tx.$count(auditEvent, and(eq(auditEvent.companyId, companyId), eq(auditEvent.action, "company.swept"))),
      ),
    attempts: (postingId) =>
      here.inOrg((tx) =>
        tx
          .select({
            ...{ number: attempt.number, deadline: attempt.deadline },
            ...{ requestHash: attempt.requestHash, outcome: attempt.outcome },
          })
          .from(attempt)
          .where(eq(attempt.postingId, postingId))
          .orderBy(asc(attempt.number)),
      ),
  };
};

postingStoreContract(makeStore);
