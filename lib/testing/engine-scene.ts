import { eq } from "drizzle-orm";
import type { Account, LedgerParty, NewPostingAccount, NewVendor, SegmentFormat } from "#lib/core/ports.ts";
import { ok } from "#lib/core/result.ts";
import type { Report } from "#lib/core/report/report.ts";
import type { RunKind } from "#lib/core/schedule/schedule.ts";
import type { EngineDeps } from "#lib/engine/deps.ts";
import {
  company,
  companyWorkspace,
  fiscalPeriod,
  mapping,
  posting,
  settlementAccount,
  sync,
} from "#db/schema/index.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { createTestWorld, insertCompany, type TestWorld } from "#db/testing/factories.ts";
import { createFakeSource, type FakeSource } from "./fake-source.ts";
import { fixedClock, type FixedClock } from "./fixed-clock.ts";
import { createMemoryWitness } from "./store/memory-witness.ts";
import { createModelLedger, type ModelLedger } from "./model-ledger.ts";
import { storeOnClock } from "./store/store-on-clock.ts";
import { SAMPLE_ACCOUNTS, SAMPLE_ENTRIES, SAMPLE_RULES } from "./sample-rules.ts";

export type EngineScene = Readonly<{
  world: TestWorld;
  companyId: string;
  ref: Readonly<{ organizationId: string; companyId: string }>;
  deps: EngineDeps;
  clock: FixedClock;
  source: FakeSource;
  ledger: ModelLedger;
  /** How GP calls its companies, and writes their accounts; tests change it. */
  identity: { names: Map<number, string>; format: readonly SegmentFormat[] };
  requestSync: (kind?: RunKind) => Promise<void>;
  /** `report: state` of every posting, by report and revision. */
  states: () => Promise<readonly string[]>;
  lastSync: () => Promise<typeof sync.$inferSelect | undefined>;
}>;

/** More than any test has companies. */
const GP_COMPANY_IDS = [2, 3, 4, 5] as const;
const MARKER_KEY = new TextEncoder().encode("a marker key that outlives every database");
const CONFIRMED = { confirmedBy: "Ana Ruiz", confirmedAt: new Date("2026-03-04T15:00:00Z") };

/** A company like `SAMPLE_RULES` in a database of its own, with a modelled GP that may outlive it. */
export async function createEngineScene(
  reports: Report[],
  ledger: ModelLedger = createModelLedger(),
): Promise<EngineScene> {
  const world = await createTestWorld();
  const companyId = await insertCompany(world);
  const { organizationId } = world;
  await world.inOrg(async (tx) => {
    const { segments, liabilityAccount, goLiveOn } = SAMPLE_RULES;
    await tx
      .update(company)
      .set({ segments, liabilityAccount, goLiveOn, mappingVersion: 1 })
      .where(eq(company.id, companyId));
    await tx.insert(companyWorkspace).values({ organizationId, companyId, policyId: "POLICY1", name: "Field" });
    await tx
      .insert(fiscalPeriod)
      .values(SAMPLE_RULES.periods.map((period) => ({ organizationId, companyId, ...period })));
    const accounts = [...SAMPLE_RULES.confirmedAccounts];
    await tx
      .insert(settlementAccount)
      .values(accounts.map((account) => ({ organizationId, companyId, account, ...CONFIRMED })));
    await tx
      .insert(mapping)
      .values(SAMPLE_ENTRIES.map((entry) => ({ organizationId, companyId, ...entry, setById: null })));
  });
  const clock = fixedClock();
  const source = createFakeSource(reports);
  const identity: EngineScene["identity"] = {
    names: new Map(GP_COMPANY_IDS.map((id) => [id, `Company ${id}`])),
    format: SAMPLE_RULES.segments.map(({ position, name, length, source: { kind } }) => ({
      ...{ position, name, length },
      isMain: kind === "category",
    })),
  };
  const deps: EngineDeps = {
    ...{ db: world.db, clock, quarantineMs: 900_000, sendBudgetMs: 60_000, markerKey: () => MARKER_KEY },
    openStore: (id) => storeOnClock(createPostgresPostingStore(world.db, id, clock), clock),
    witness: createMemoryWitness(),
    openSource: async () => ok(source),
    openLedger: async () => ok({ ...ledger, ...setupOf(SAMPLE_ACCOUNTS, identity), close: async () => {} }),
    deadline: () => new AbortController().signal,
    log: { info: () => {}, error: () => {} },
  };
  const syncs = () =>
    world.inOrg((tx) => tx.select().from(sync).where(eq(sync.companyId, companyId)).orderBy(sync.number));
  return {
    ...{ world, companyId, ref: { organizationId, companyId }, deps, clock, source, ledger, identity },
    requestSync: async (kind = "sync") => {
      const number = (await syncs()).length + 1;
      await world.inOrg((tx) =>
        tx.insert(sync).values({ organizationId, companyId, number, kind, state: "requested", requestedBy: "test" }),
      );
    },
    states: async () => {
      const rows = await world.inOrg((tx) =>
        tx.select().from(posting).where(eq(posting.companyId, companyId)).orderBy(posting.subject, posting.revision),
      );
      return rows.map((row) => [`${row.subject}/${row.revision}: ${row.state}`, ...reasons(row)].join(" "));
    },
    lastSync: async () => (await syncs()).at(-1),
  };
}

/** A superseded revision keeps its holds as history; they hold nothing any more. */
function reasons({ state, holds }: typeof posting.$inferSelect): readonly string[] {
  return state === "held" ? holds.map((hold) => hold.code) : [];
}

function setupOf(accounts: readonly Account[], identity: EngineScene["identity"]) {
  const opened = new Map(accounts.map((account) => [account.number, account]));
  const vendors = new Map<string, LedgerParty>();
  return {
    listCompanies: async () =>
      ok([...identity.names].map(([id, name]) => ({ id, name, separator: "-", options: [], workflow: false }))),
    readAccountFormat: async () => ok(identity.format),
    listAccounts: async () => ok(accounts),
    readAccountParts: async function* () {
      yield ok({ accounts, upTo: null });
    },
    listCurrencies: async () => ok([]),
    listEmployees: async () => ok([]),
    listVendors: async () => ok([]),
    createPostingAccount: async (_company: number, account: NewPostingAccount) => {
      opened.set(account.number, { ...account, active: true, allowsEntry: true, type: "Posting" });
      return { kind: "executed" } as const;
    },
    readPostingAccount: async (_company: number, number: string) => ok(opened.get(number) ?? null),
    createVendor: async (_company: number, { code, name, classId }: NewVendor) => {
      vendors.set(code, { code, name, email: "", className: classId, active: true });
      return { kind: "executed" } as const;
    },
    readVendor: async (_company: number, code: string) => ok(vendors.get(code) ?? null),
    listFiscalPeriods: async () => ok(null),
    readPolicy: async () => ok({ id: "", name: "" }),
    readBatch: async () => ok(null),
  };
}
