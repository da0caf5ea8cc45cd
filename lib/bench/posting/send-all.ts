import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Database } from "#db/client.ts";
import { createPostgresPostingStore } from "#db/posting/postgres-posting-store.ts";
import { sync } from "#db/schema/sync.ts";
import { inOrganization } from "#db/tx.ts";
import { assert } from "#lib/core/assert.ts";
import type { GeneralLedger } from "#lib/core/ports.ts";
import { createMemoryWitness } from "#lib/testing/store/memory-witness.ts";
import { keepLease } from "#lib/engine/company/keep-lease.ts";
import { freezeBatches } from "#lib/engine/outbox/freeze-batches.ts";
import { settleReversal } from "#lib/engine/outbox/plan-reversals.ts";
import { sendQueued } from "#lib/engine/outbox/send-queued.ts";
import { createRunProgress } from "#lib/engine/sync/run-progress.ts";
import type { SendWorld } from "#lib/engine/world.ts";
import { systemClock } from "#lib/wiring.ts";
import { type BenchLedger, createBenchLedger } from "./bench-ledger.ts";
import type { BenchCompany, PostingScene } from "./posting-scene.ts";

const ACTOR = { kind: "engine", job: "sync" } as const;

export type Sender<Ledger extends GeneralLedger = BenchLedger> = Readonly<{
  company: BenchCompany;
  world: SendWorld;
  ledger: Ledger;
}>;

/** What the engine sends with, for each company of the scene: all but GP is production's. */
export function sendersOf({ db, companies }: PostingScene, callMs: number): readonly Sender[] {
  return sendersWith({ db, companies }, () => createBenchLedger(callMs));
}

/** The same with a GP of one's own. */
export function sendersWith<Ledger extends GeneralLedger>(
  { db, companies }: Pick<PostingScene, "db" | "companies">,
  ledgerOf: (company: BenchCompany) => Ledger,
): readonly Sender<Ledger>[] {
  const witness = createMemoryWitness();
  return companies.map((company) => {
    const { organizationId, gpCompanyId } = company;
    const ledger = ledgerOf(company);
    const world: SendWorld = {
      ...{ store: createPostgresPostingStore(db, organizationId, systemClock), clock: systemClock, actor: ACTOR },
      ...{ ledger, gpCompanyId, quarantineMs: 900_000, sendBudgetMs: 60_000 },
      deadline: (ms) => AbortSignal.timeout(ms),
      witness: {
        known: () => witness.known(organizationId),
        note: (head) => witness.note(organizationId, head),
        replace: (head) => witness.replace(organizationId, head),
      },
    };
    return { company, world, ledger };
  });
}

/** Freezes what is ready in each company, all companies at once. */
export async function freezeAll(senders: readonly Sender<GeneralLedger>[]): Promise<void> {
  await Promise.all(
    senders.map(({ company: { companyId: id, gpCompanyId }, world }) =>
      freezeBatches(world, {
        ...{ id, gpCompanyId, currency: "USD", currencyDecimals: 2, sourceDocument: "GJ" },
        ...{ timeZone: "America/Chicago", approval: "never" },
      }),
    ),
  );
}

/** Sends what is queued, all companies at once, as a run does it: lease, progress and all. Gives how many were sent. */
export async function sendAll(db: Database, senders: readonly Sender<GeneralLedger>[]): Promise<number> {
  const sent = await Promise.all(senders.map((sender) => sendOne(db, sender)));
  return sent.reduce((sum, each) => sum + each, 0);
}

async function sendOne(
  db: Database,
  { company: { organizationId, companyId }, world }: Sender<GeneralLedger>,
): Promise<number> {
  const syncId = randomUUID();
  await inOrganization(db, organizationId, (tx) =>
    tx.insert(sync).values({
      ...{ id: syncId, organizationId, companyId, kind: "send", state: "running", requestedBy: "bench" },
      number: sql<number>`(select count(*)::int + 1 from sync where company_id = ${companyId})`,
    }),
  );
  const progress = createRunProgress({ db, clock: systemClock, organizationId, syncId });
  const keeper = await keepLease(world.store, companyId, "bench");
  assert(keeper !== null, "somebody else has the lease");
  try {
    const { sent, problem } = await sendQueued(world, companyId, keeper, {
      goOn: () => true,
      started: (total) => progress.begin("send", total),
      settled: async (posting) => {
        await settleReversal(world, posting);
        progress.settled(posting, "sent");
        await progress.done();
      },
    });
    assert(problem === null, JSON.stringify(problem));
    return sent;
  } finally {
    await keeper.release();
  }
}
