import type { Transaction } from "#db/client.ts";

/** One company's place in both systems, and its way into the database. */
export type ReferencePlace = Readonly<{
  organizationId: string;
  companyId: string;
  /** The Expensify connection, which owns categories and tags. */
  connectionId: string;
  gpCompanyId: number;
  policyIds: readonly string[];
  separator: string;
  segmentCount: number;
  /** When the reading begins. */
  now: Date;
  inOrganization: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
}>;
