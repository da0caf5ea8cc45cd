import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { day } from "#lib/core/day.ts";
import { connect, type Database, type DatabaseHandle, type Transaction } from "../client.ts";
import { company, companyLease, connection, organization, report } from "../schema/index.ts";
import { inOrganization } from "../tx.ts";
import { createTestDatabase } from "./template.ts";

const CONNECTIONS_MAX = 4;
const FIRST_GP_COMPANY_ID = 2;

export type TestWorld = Readonly<{
  db: Database;
  ownerUrl: string;
  organizationId: string;
  connectionId: string;
  inOrg: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
}>;

/** A database of its own with one organization and one connection of each kind. Close it at the end. */
export async function createTestWorld(): Promise<TestWorld> {
  const database = await createTestDatabase();
  const handle: DatabaseHandle = connect(database.appUrl, CONNECTIONS_MAX);
  const organizationId = randomUUID();
  const inOrg = <T>(work: (tx: Transaction) => Promise<T>) => inOrganization(handle.db, organizationId, work);
  const connectionId = await inOrg(async (tx) => {
    await tx.insert(organization).values({ organizationId, slug: `org-${organizationId}`, name: "Halden Instruments" });
    return insertConnection(tx, organizationId);
  });
  return {
    db: handle.db,
    ownerUrl: database.ownerUrl,
    organizationId,
    connectionId,
    inOrg,
    close: async () => {
      await handle.close();
      await database.drop();
    },
  };
}

async function insertConnection(tx: Transaction, organizationId: string): Promise<string> {
  const row = { organizationId, kind: "gp" as const, name: "GP", url: "https://gp.example", username: "HALDEN\\svc" };
  const [inserted] = await tx.insert(connection).values(row).returning({ id: connection.id });
  if (!inserted) throw new Error("no connection");
  return inserted.id;
}

/** A company with its lease row. */
export async function insertCompany(world: TestWorld): Promise<string> {
  const { organizationId, connectionId } = world;
  const companyId = randomUUID();
  await world.inOrg(async (tx) =>
    tx.insert(company).values({
      id: companyId,
      organizationId,
      code: companyId.slice(0, 8),
      name: "Halden",
      gpConnectionId: connectionId,
      expensifyConnectionId: connectionId,
      // One company here for each in GP.
      gpCompanyId: FIRST_GP_COMPANY_ID + (await tx.$count(company, eq(company.gpConnectionId, connectionId))),
      currency: "USD",
      currencyDecimals: 2,
      timeZone: "America/Chicago",
      goLiveOn: day("2026-06-01"),
      segments: [],
      liabilityAccount: "000-2130-00",
      wentLiveAt: new Date("2026-06-01T12:00:00Z"),
    }),
  );
  await world.db.insert(companyLease).values({ companyId, ownerOrganizationId: organizationId });
  return companyId;
}

export async function insertReport(world: TestWorld, reportId: string): Promise<string> {
  const { organizationId, connectionId } = world;
  const id = randomUUID();
  const now = new Date("2026-11-22T12:00:00Z");
  const texts = {
    policyId: "P1",
    name: "Denver install",
    employee: "Maya Okafor",
    status: "approved",
    currency: "USD",
    contentHash: "hash-1",
  };
  await world.inOrg((tx) =>
    tx.insert(report).values({
      id,
      organizationId,
      connectionId,
      reportId,
      ...texts,
      totalCents: 12_345,
      firstReadAt: now,
      lastReadAt: now,
    }),
  );
  return id;
}
