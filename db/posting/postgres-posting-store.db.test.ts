import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll } from "vitest";
import { assert } from "#lib/core/assert.ts";
import { buildAbout } from "#lib/testing/build-posting.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { postingMoveAudits } from "#lib/testing/store/posting-move-audits.ts";
import { postingStoreContract, type StoreUnderTest } from "#lib/testing/store/posting-store-contract.ts";
import { auditEvent } from "../schema/audit.ts";
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
  };
};

postingStoreContract(makeStore);
postingMoveAudits(makeStore);
