import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "./free-port.ts";
import { makeDatabase, withLogin } from "./make-database.ts";
import { type EmbeddedPostgres, startEmbedded } from "./start-embedded.ts";

const PASSWORD = "the-superusers-password";
const OWNER_PASSWORD = "the-owners-password-1";
let folder: string;
let server: EmbeddedPostgres;
const start = (dir = "cluster") =>
  startEmbedded({ dir: join(folder, dir), password: PASSWORD, portWanted: 0, durable: false });

async function ask(url: string, text: string): Promise<readonly unknown[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return (await sql.unsafe(text)).map((row) => Object.values(row)[0] as unknown);
  } finally {
    await sql.end();
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ml connector pg "));
  server = await start();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("nobody gets in without the password, not even from this machine", async () => {
  const hba = readFileSync(join(folder, "cluster/pg_hba.conf"), "utf8");
  const methods = hba.split("\n").flatMap((line) => (/^(host|local)/.test(line) ? line.split(/\s+/).slice(-1) : []));

  expect(new Set(methods)).toEqual(new Set(["scram-sha-256"]));
  await expect(ask(withLogin(server.adminUrl, "postgres", "wrong-password"), "select 1")).rejects.toThrow(/password/);
});

test("it listens on loopback alone and compares letters outside of ASCII without case", async () => {
  expect(await ask(server.adminUrl, "show listen_addresses")).toEqual(["127.0.0.1"]);
  expect(await ask(server.adminUrl, "select 'ÖL' ilike 'öl'")).toEqual([true]);
});

test("the owner of the database is no superuser, and making it twice changes nothing", async () => {
  const first = await makeDatabase(server.adminUrl, OWNER_PASSWORD);
  await ask(first, "create table kept (n int)");

  const second = await makeDatabase(server.adminUrl, OWNER_PASSWORD);

  expect(second).toBe(first);
  expect(await ask(second, "select rolsuper from pg_roles where rolname = current_user")).toEqual([false]);
  expect(await ask(second, "select count(*)::int from kept")).toEqual([0]);
  expect(await ask(second, "create extension pg_trgm; select 1 as one")).toBeDefined();
});

test("a server left running by a killed start is taken over, and a stop of either ends it", async () => {
  const again = await start();

  expect(again).toMatchObject({ reused: true, pid: server.pid, port: server.port });
  await again.stop();
  await expect(ask(server.adminUrl, "select 1")).rejects.toThrow(/ECONNREFUSED/);

  server = await start();
  expect(server.reused).toBe(false);
  expect(await ask(server.adminUrl, "select 1")).toEqual([1]);
});

test("a lock file of a dead server does not stop the next one, even if its number is in use again", async () => {
  await server.stop();
  writeFileSync(join(folder, "cluster/postmaster.pid"), `${process.pid}\n/nowhere\n0\n1\n\n\n\nready\n`);

  server = await start();

  expect(await ask(server.adminUrl, "select 1")).toEqual([1]);
});

test("another major version is refused with words", async () => {
  const other = join(folder, "other");
  await (await start("other")).stop();
  writeFileSync(join(other, "PG_VERSION"), "15\n");

  await expect(start("other")).rejects.toThrow(/made by Postgres 15, this version brings 18/);
});

test("a taken port is left alone: the next free one is found", async () => {
  expect(await freePort(server.port)).not.toBe(server.port);
});
