import { eq } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { company, connection } from "#db/schema/index.ts";

const COMPANIES_MAX = 500;

/**
 * GP companies that are set up here, by number, on this GP: the same connection or another one to the same server. Live or not, none
 * of them is ever a test company.
 */
export async function ownCompanies(
  tx: Transaction,
  connected: Readonly<{ id: string; url: string }>,
): Promise<ReadonlyMap<number, string>> {
  const rows = await tx
    .select({
      ...{ code: company.code, name: company.name, gpCompanyId: company.gpCompanyId },
      ...{ connectionId: connection.id, url: connection.url },
    })
    .from(company)
    .innerJoin(connection, eq(connection.id, company.gpConnectionId))
    .limit(COMPANIES_MAX);
  const host = hostOf(connected.url);
  const here = rows.filter(({ connectionId, url }) => connectionId === connected.id || hostOf(url) === host);
  return new Map(here.map(({ gpCompanyId, code, name }) => [gpCompanyId, `${code}, ${name}`]));
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname.toLowerCase() ?? url;
}
