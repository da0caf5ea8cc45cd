import { eq, sql } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { company, connection } from "#db/schema/index.ts";

const COMPANIES_MAX = 1_000;

export type TakenCompany = Readonly<{ code: string; gpCompanyId: number }>;

/** Companies that have one of this server in GP, also through another connection to it. None where no connection is chosen. */
export async function companiesOfServer(
  tx: Transaction,
  gpConnectionId: string | null,
): Promise<readonly TakenCompany[]> {
  if (gpConnectionId === null) return [];
  return tx
    .select({ code: company.code, gpCompanyId: company.gpCompanyId })
    .from(company)
    .innerJoin(connection, eq(connection.id, company.gpConnectionId))
    .where(sql`${connection.url} = (select url from connection where id = ${gpConnectionId})`)
    .limit(COMPANIES_MAX);
}
