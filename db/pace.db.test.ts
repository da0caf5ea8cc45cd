import { performance } from "node:perf_hooks";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Clock } from "#lib/core/ports.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { connect, type DatabaseHandle } from "./client.ts";
import { createPacer, type PaceLimit } from "./pace.ts";
import { createTestDatabase, type TestDatabase } from "./testing/template.ts";

const PROCESSES = 4;
const TASKS = 3;
const CALLS = 3;
const LIMITS: readonly PaceLimit[] = [
  { count: 3, windowMs: 150 },
  { count: 8, windowMs: 600 },
];
const NEVER = new AbortController().signal;
const clock: Clock = { now: () => new Date(), monotonicMs: () => performance.now() };

let database: TestDatabase;
let owner: postgres.Sql;
let pools: readonly DatabaseHandle[];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => undefined });
  pools = Array.from({ length: PROCESSES }, () => connect(database.appUrl, TASKS));
  // The pacer forgets what is too old; the test remembers every place.
  await owner.unsafe(`
    create table taken (credential_key text, taken_at timestamptz);
    create function remember() returns trigger language plpgsql security definer set search_path = public as
      $$ begin insert into taken values (new.credential_key, new.taken_at); return new; end $$;
    create trigger remember after insert on request_pace for each row execute function remember()`);
});
beforeEach(() => owner`truncate taken, request_pace`);
afterAll(async () => {
  await Promise.all([owner.end(), ...pools.map((pool) => pool.close())]);
  await database.drop();
});

const first = () => pools[0]?.db ?? expect.fail("no pool");

test("four processes with three tasks each never take more than the limit in any window", async () => {
  const calls = pools.flatMap(({ db }) =>
    Array.from({ length: TASKS }, async () => {
      const pacer = createPacer(db, clock, LIMITS);
      for (let call = 0; call < CALLS; call += 1) expect(await pacer.takePlace("k", NEVER)).toBe(true);
    }),
  );
  await Promise.all(calls);

  const rows = await owner<
    { ms: number }[]
  >`select (extract(epoch from taken_at) * 1000)::float8 as ms from taken order by taken_at`;
  const instants = rows.map(({ ms }) => ms);
  expect(instants).toHaveLength(PROCESSES * TASKS * CALLS);
  for (const { count, windowMs } of LIMITS) {
    // Any window begins, without loss, with a call: the next `count` after it must end later than the window.
    const crowded = instants.filter((ms, index) => (instants[index + count] ?? Infinity) - ms <= windowMs);
    expect(crowded).toEqual([]);
  }
});

test("credentials do not wait for each other", async () => {
  const pacer = createPacer(first(), fixedClock(), [{ count: 1, windowMs: 500_000 }]);

  expect(await pacer.takePlace("one", NEVER)).toBe(true);
  expect(await pacer.takePlace("two", NEVER)).toBe(true);
});

test("an aborted wait ends at once, without a place", async () => {
  const pacer = createPacer(first(), clock, [{ count: 1, windowMs: 500_000 }]);
  await pacer.takePlace("k", NEVER);
  const stop = new AbortController();
  const waiting = pacer.takePlace("k", stop.signal);
  stop.abort();

  expect(await waiting).toBe(false);
  expect(await owner`select 1 from taken`).toHaveLength(1);
});

test("a wait that would be longer than ten minutes is given up", async () => {
  const pacer = createPacer(first(), clock, [{ count: 1, windowMs: 601_000 }]);
  await pacer.takePlace("k", NEVER);

  expect(await pacer.takePlace("k", NEVER)).toBe(false);
});

test("after the database's clock was set back, old places still count, and only for one window", async () => {
  const pacer = createPacer(first(), clock, [{ count: 1, windowMs: 100 }]);
  await owner`insert into request_pace (credential_key, taken_at) values ('k', clock_timestamp() + interval '1 hour')`;
  await owner`truncate taken`;

  const before = await owner<{ at: Date }[]>`select clock_timestamp() as at`;
  expect(await pacer.takePlace("k", NEVER)).toBe(true);
  const [place] = await owner<{ late: boolean }[]>`
    select taken_at >= ${before[0]?.at ?? null}::timestamptz + interval '100 milliseconds' as late from taken`;
  expect(place).toEqual({ late: true });
});

test("places older than the longest window are forgotten", async () => {
  const pacer = createPacer(first(), clock, [{ count: 2, windowMs: 1_000 }]);
  await owner`insert into request_pace (credential_key, taken_at) values ('k', clock_timestamp() - interval '2 seconds')`;
  await pacer.takePlace("k", NEVER);

  expect(await owner`select 1 from request_pace`).toHaveLength(1);
});
