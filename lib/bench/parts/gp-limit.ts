import { assert } from "#lib/core/assert.ts";
import { type BenchServer, onBenchServer } from "../bench-database.ts";
import { type Figure, median, type Part, type PartOptions, quantity } from "../figure.ts";
import { createPostingScene } from "../posting/posting-scene.ts";
import { freezeAll, sendAll, sendersOf, type Sender } from "../posting/send-all.ts";

const CALL_MS = 40;
/** A create and a read by key, one after the other: no protocol can send faster that reads back what it sent. */
const LIMIT_PER_S = 1_000 / (2 * CALL_MS);
const POSTINGS_EACH = 256;
const PLAIN_PAIRS = 50;
const COMPANIES = 16;
const AIM_SHARE = 0.95;

type Taken = Readonly<{ perS: number; plainPerS: number; calls: number }>;

/** How much of what one company of GP can take is reached, where GP and not the database is slow. */
export const gpLimitPart: Part = {
  name: "gp-limit",
  title: `Share of the limit of one company, GP takes ${CALL_MS} ms a call (aim: at least ${percent(AIM_SHARE)} of ${LIMIT_PER_S}/s)`,
  run: (options) => onBenchServer((server) => measure(server, options)),
};

async function measure(server: BenchServer, { runs, say }: PartOptions): Promise<readonly Figure[]> {
  const [one, all]: [Taken[], Taken[]] = [[], []];
  for (let run = 1; run <= runs; run++) {
    say(`gp-limit: run ${run} of ${runs}`);
    one.push(await take(server, 1));
    all.push(await take(server, COMPANIES));
  }
  return [...figuresOf("one company", one, 1), ...figuresOf(`${COMPANIES} companies at once`, all, COMPANIES)];
}

function figuresOf(what: string, taken: readonly Taken[], companies: number): readonly Figure[] {
  const perS = median(taken.map((each) => each.perS));
  const plain = median(taken.map((each) => each.plainPerS));
  const shares = taken.map((each) => each.perS / (LIMIT_PER_S * companies));
  return [
    {
      what: `${what}: share of the limit`,
      value: percent(perS / (LIMIT_PER_S * companies)),
      beside: `${quantity(perS, "/s")}; ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} in ${taken.length} runs`,
    },
    {
      what: "  calls to GP per posting",
      value: quantity(median(taken.map(({ calls }) => calls)), ""),
      beside: "create and read; one list for up to 64",
    },
    {
      what: "  beside: plain create and read of this GP",
      value: quantity(plain, "/s"),
      beside: `one company; of it ${percent(perS / companies / plain)} is reached`,
    },
  ];
}

async function take(server: BenchServer, companies: number): Promise<Taken> {
  const scene = await createPostingScene(server, {
    ...{ organizations: 1, companiesEach: companies, postingsEach: POSTINGS_EACH },
  });
  try {
    const senders = sendersOf(scene, CALL_MS);
    await freezeAll(senders);
    const startedMs = performance.now();
    const sent = await sendAll(scene.db, senders);
    const tookMs = performance.now() - startedMs;
    const total = companies * POSTINGS_EACH;
    assert(sent === total, `${sent} of ${total} were sent`);
    const calls = senders.reduce((sum, { ledger: { calls: c } }) => sum + c.send + c.list + c.read, 0);
    return { perS: (sent * 1_000) / tookMs, calls: calls / total, plainPerS: await plainPerSecond(senders) };
  } finally {
    await scene.close();
  }
}

async function plainPerSecond([sender]: readonly Sender[]): Promise<number> {
  assert(sender !== undefined, "no company");
  const { ledger } = sender;
  const signal = new AbortController().signal;
  const startedMs = performance.now();
  for (const { journalNumber, date, ...journal } of ledger.journals.slice(0, PLAIN_PAIRS)) {
    await ledger.send(
      ledger.render({ ...journal, date, gpCompanyId: 2, currency: "USD", currencyDecimals: 2 }),
      signal,
    );
    await ledger.read(2, journalNumber, date, signal);
  }
  return (PLAIN_PAIRS * 1_000) / (performance.now() - startedMs);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, "")} %`;
}
