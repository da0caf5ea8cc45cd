import { eq } from "drizzle-orm";
import { connect } from "#db/client.ts";
import { auditEvent, posting } from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { assert } from "#lib/core/assert.ts";
import { verifyChain } from "#lib/core/audit/chain.ts";
import { type BenchServer, onBenchServer } from "../bench-database.ts";
import { type Figure, median, type Part, type PartOptions, quantity, ratio } from "../figure.ts";
import { createPostingScene, type PostingScene } from "../posting/posting-scene.ts";
import { freezeAll, sendAll, sendersOf, type Sender } from "../posting/send-all.ts";

const COMPANIES = 16;
const POSTINGS_EACH = 400;
const AIM_PER_SECOND = 1_000;
const FLOOR_MS = 2_000;
const PLAIN_CALLS = 4_000;

type Taken = Readonly<{ frozenPerS: number; sentPerS: number; bothPerS: number; commits: number; plainPerS: number }>;

/** The whole way of a posting through the production code, with a GP that answers at once: what the exactness costs. */
export const postingsPart: Part = {
  name: "postings",
  title: `Full postings per second, every commit durable, audit included, GP answers at once (aim: ${AIM_PER_SECOND}/s on 2 cores)`,
  run: (options) => onBenchServer((server) => measure(server, options)),
};

async function measure(server: BenchServer, { runs, say }: PartOptions): Promise<readonly Figure[]> {
  const [one, many]: [Taken[], Taken[]] = [[], []];
  for (let run = 1; run <= runs; run++) {
    say(`postings: run ${run} of ${runs}`);
    one.push(await take(server, { organizations: 1, companiesEach: COMPANIES }));
    many.push(await take(server, { organizations: COMPANIES, companiesEach: 1 }));
  }
  const url = await server.newDatabase();
  const floor = { one: await commitsPerSecond(url, 1), all: await commitsPerSecond(url, COMPANIES) };
  return [
    ...figuresOf(`${COMPANIES} companies of one organization`, one),
    ...figuresOf(`${COMPANIES} organizations of one company`, many),
    ...floorFigures(floor, one),
  ];
}

function figuresOf(what: string, taken: readonly Taken[]): readonly Figure[] {
  const of = (pick: (each: Taken) => number) => median(taken.map(pick));
  const rates = taken.map(({ sentPerS }) => sentPerS);
  const range = `${quantity(Math.min(...rates), "")}to ${quantity(Math.max(...rates), "/s")} in ${taken.length} runs`;
  return [
    {
      what: `${what}: queued to sent`,
      value: quantity(median(rates), "/s"),
      beside: `${COMPANIES * POSTINGS_EACH} postings, ${range}`,
    },
    {
      what: "  ready to queued: rendered and frozen",
      value: quantity(
        of((each) => each.frozenPerS),
        "/s",
      ),
      beside: "",
    },
    {
      what: "  ready to sent, both together",
      value: quantity(
        of((each) => each.bothPerS),
        "/s",
      ),
      beside: "",
    },
    {
      what: "  commits per posting, queued to sent",
      value: quantity(
        of((each) => each.commits),
        "",
      ),
      beside: "as Postgres counts them; each is flushed before it is answered",
    },
  ];
}

function floorFigures(floor: Readonly<{ one: number; all: number }>, taken: readonly Taken[]): readonly Figure[] {
  const ours = median(taken.map(({ sentPerS }) => sentPerS));
  const plain = median(taken.map(({ plainPerS }) => plainPerS));
  return [
    {
      what: "floor: durable commits of one row, 1 connection",
      value: quantity(floor.one, "/s"),
      beside: "fsync of this disk",
    },
    {
      what: `floor: the same, ${COMPANIES} connections`,
      value: quantity(floor.all, "/s"),
      beside: `${ratio(floor.all, ours)} a full posting`,
    },
    {
      what: "beside: create and read, no protocol, no row",
      value: quantity(plain, "/s"),
      beside: `${ratio(plain, ours)} a full posting; a crash or a lost answer doubles or loses journals`,
    },
  ];
}

async function take(
  server: BenchServer,
  shape: Readonly<{ organizations: number; companiesEach: number }>,
): Promise<Taken> {
  const scene = await createPostingScene(server, { ...shape, postingsEach: POSTINGS_EACH });
  try {
    const senders = sendersOf(scene, 0);
    const total = senders.length * POSTINGS_EACH;
    const startedMs = performance.now();
    await freezeAll(senders);
    const frozenMs = performance.now();
    const before = await commitsOf(scene);
    const startMs = performance.now();
    const sent = await sendAll(scene.db, senders);
    const endMs = performance.now();
    assert(sent === total, `${sent} of ${total} were sent`);
    const commits = (await commitsOf(scene)) - before;
    await check(scene, senders);
    const perS = (ms: number) => (total * 1_000) / ms;
    const [frozenTook, sentTook] = [frozenMs - startedMs, endMs - startMs];
    return {
      ...{ frozenPerS: perS(frozenTook), sentPerS: perS(sentTook), bothPerS: perS(frozenTook + sentTook) },
      ...{ commits: commits / total, plainPerS: await plainPerSecond(senders) },
    };
  } finally {
    await scene.close();
  }
}

/** A figure of something that went wrong is worth nothing: every journal once in GP, every row sent, every chain whole. */
async function check({ db, companies }: PostingScene, senders: readonly Sender[]): Promise<void> {
  for (const { ledger } of senders) {
    const references = new Set(ledger.journals.map(({ reference }) => reference));
    assert(references.size === POSTINGS_EACH && ledger.journals.length === POSTINGS_EACH, "not once in GP");
  }
  for (const organizationId of new Set(companies.map((each) => each.organizationId))) {
    await inOrganization(db, organizationId, async (tx) => {
      const left = await tx.$count(posting, eq(posting.state, "sent"));
      assert(
        left === companies.filter((each) => each.organizationId === organizationId).length * POSTINGS_EACH,
        `${left} sent`,
      );
      const events = await tx.select().from(auditEvent).orderBy(auditEvent.sequence);
      const fault = verifyChain({ sequence: 0, hash: "0".repeat(64) }, events);
      assert(fault === null, `the audit chain: ${JSON.stringify(fault)}`);
    });
  }
}

async function commitsOf({ db }: PostingScene): Promise<number> {
  await db.execute("select pg_stat_force_next_flush()");
  const {
    rows: [row],
  } = await db.execute<{ n: number }>(
    "select xact_commit::float8 as n from pg_stat_database where datname = current_database()",
  );
  return row?.n ?? 0;
}

/** The same bytes without any of it: render, create, read back by number. */
async function plainPerSecond(senders: readonly Sender[]): Promise<number> {
  const [sender] = senders;
  assert(sender !== undefined, "no company");
  const { ledger } = sender;
  const journals = ledger.journals.slice(0, POSTINGS_EACH);
  const signal = new AbortController().signal;
  const startedMs = performance.now();
  for (let made = 0; made < PLAIN_CALLS; made++) {
    const journal = journals[made % journals.length];
    assert(journal !== undefined, "no journal");
    const bytes = ledger.render({ ...journal, gpCompanyId: 2, currency: "USD", currencyDecimals: 2 });
    await ledger.send(bytes, signal);
    await ledger.read(2, journal.journalNumber, journal.date, signal);
  }
  return (PLAIN_CALLS * 1_000) / (performance.now() - startedMs);
}

/** One small row, one transaction, again and again: no protocol can be faster than this where it must be durable. */
async function commitsPerSecond(url: string, connections: number): Promise<number> {
  const { db, close } = connect(url, connections);
  try {
    let done = 0;
    const untilMs = performance.now() + FLOOR_MS;
    const insert = "insert into request_pace (credential_key, taken_at) values ($1, now())";
    const work = async (key: number) => {
      while (performance.now() < untilMs) {
        await db.$client.query({ name: "insert", text: insert, values: [String(key)] });
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, (_, key) => work(key)));
    return (done * 1_000) / FLOOR_MS;
  } finally {
    await close();
  }
}
