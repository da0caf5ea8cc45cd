import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect, type DatabaseHandle } from "#db/client.ts";
import { auditEvent, connection, dataKey, posting, report, sync } from "#db/schema/index.ts";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { inOrganization } from "#db/tx.ts";
import { childEnvironment, parseEnv } from "#lib/env.ts";
import { assert } from "#lib/core/assert.ts";
import { serverTls } from "#lib/sandbox/gp/certificate.ts";
import { configureCommand } from "./configure.ts";
import { findCommand } from "./find.ts";
import { runCommand } from "./run-command.ts";
import { syncCommand } from "./sync.ts";
import { wire } from "#lib/wiring.ts";
import { SAMPLE_COMPANY, SAMPLE_FILE } from "#lib/testing/sample-configuration.ts";

type Answer = Readonly<{ code: number | null; json: unknown; stdout: string; stderr: string }>;

let database: TestDatabase;
let handle: DatabaseHandle;
let folder: string;
let organizationId: string;
const key = randomBytes(32).toString("base64");

beforeAll(async () => {
  database = await createTestDatabase();
  handle = connect(database.appUrl, 2);
  folder = mkdtempSync(join(tmpdir(), "ml-cli-"));
  const secrets = { AUTH_SECRET: key, ML_SEALING_KEYS: `k1:${key}`, ML_MARKER_SECRET: key };
  const named = { EXPENSIFY_SECRET: "ex-canary", GP_PASSWORD: "gp-canary", MEI_PASSWORD: "correct horse battery" };
  const place = { DATABASE_APP_URL: database.appUrl, INIT_CWD: folder, ML_ALLOW_HOSTS: "gp.halden.example:48620" };
  for (const [name, value] of Object.entries({ ...secrets, ...named, ...place })) vi.stubEnv(name, value);
  const { caFile } = await serverTls(folder);
  const connections = (SAMPLE_FILE.connections ?? []).map((each) => (each.kind === "gp" ? { ...each, caFile } : each));
  write("firm.json", { ...SAMPLE_FILE, connections });
  write("bad.json", { organization: { slug: "X" }, colour: 1 });
  const inside = { name: "GP", kind: "gp", url: "http://169.254.169.254/x", username: "svc" };
  write("inside.json", { ...SAMPLE_FILE, connections: [inside], companies: [] });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await handle.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));

const COMMANDS = { configure: configureCommand, sync: syncCommand, find: findCommand };

/** In this process, as the shell would: a process of its own takes a second each. */
async function run(name: keyof typeof COMMANDS, args: readonly string[]): Promise<Answer> {
  const [answers, words]: [string[], string[]] = [[], []];
  const voice = {
    answer: (value: unknown) => void answers.push(JSON.stringify(value)),
    say: (text: string) => void words.push(text),
  };
  const code = await runCommand(COMMANDS[name], args, voice);
  expect(answers.length).toBeLessThanOrEqual(1);
  const [stdout = ""] = answers;
  return { code, stdout, stderr: words.join("\n"), json: stdout === "" ? null : JSON.parse(stdout) };
}

/** In a process of its own. */
async function spawnCommand(
  name: string,
  args: readonly string[],
  changes: Record<string, string> = {},
): Promise<Answer> {
  const path = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { env: childEnvironment(changes) });
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr, json: stdout === "" ? null : JSON.parse(stdout) };
}
const inOrg = <T>(work: Parameters<typeof inOrganization<T>>[2]) => inOrganization(handle.db, organizationId, work);

test("configure makes the organization of a file, and a second run changes nothing", async () => {
  const first = await run("configure", ["firm.json"]);
  expect(first).toMatchObject({ code: 0, json: { organization: "halden", companies: [{ code: "HALD" }] } });
  organizationId = (first.json as { organizationId: string }).organizationId;
  const events = await inOrg((tx) => tx.select().from(auditEvent));

  const second = await run("configure", ["firm.json"]);
  expect(second).toMatchObject({
    code: 0,
    json: { organizationId, changes: [] },
    stderr: "Everything was so already.",
  });
  expect(await inOrg((tx) => tx.select().from(auditEvent))).toHaveLength(events.length);
});

test("what configure stores is sealed, and neither answer nor database shows a secret", async () => {
  vi.stubEnv("GP_PASSWORD", "gp-canary-2");
  const { stdout, stderr } = await run("configure", ["firm.json"]);
  const rows = await inOrg((tx) => tx.select().from(connection));
  const told = JSON.stringify([stdout, stderr, rows, await inOrg((tx) => tx.select().from(auditEvent))]);

  expect(rows.map(({ secretSealed }) => secretSealed)).toEqual([
    expect.stringMatching(/^v2\.d\w+\./),
    expect.stringMatching(/^v2\.d\w+\./),
  ]);
  expect(told).not.toContain("canary");
});

test("rotate-keys wraps and seals everything anew; what marks our journals in GP stays as it was", async () => {
  const before = await inOrg((tx) => tx.select().from(connection));
  const keys = `k2:${randomBytes(32).toString("base64")},k1:${key}`;
  const markerKeyWith = (ML_SEALING_KEYS: string) => {
    const parsed = parseEnv(childEnvironment({ ML_SEALING_KEYS }));
    assert(parsed.ok, "the variables of the test are right");
    return wire(handle.db, parsed.value).markerKey("halden");
  };
  const marker = markerKeyWith(`k1:${key}`);

  const rotated = await spawnCommand("rotate-keys", ["--data-keys"], { ML_SEALING_KEYS: keys });

  expect(rotated).toMatchObject({
    code: 0,
    json: {
      ...{ organizations: 1, key: "k2", keysRewrapped: 1, keysMade: 1, keysDeleted: 1, secretsResealed: 2 },
      unopened: 0,
    },
    stderr: expect.stringMatching(/^organization 1 of 1 .*1 made, 1 deleted, 2 secrets sealed anew, 0 not opened\n$/),
  });
  const [dataKeyRow, ...more] = await inOrg((tx) => tx.select().from(dataKey));
  expect([dataKeyRow?.wrappedBy, more]).toEqual(["k2", []]);
  const after = await inOrg((tx) => tx.select().from(connection));
  const others = (rows: typeof after) => rows.map((row) => ({ ...row, secretSealed: null }));
  expect(others(after)).toEqual(others(before));
  expect(markerKeyWith(keys)).toEqual(marker);
  // The others of this file go on with the key that they began with.
  await spawnCommand("rotate-keys", [], { ML_SEALING_KEYS: keys.split(",").toReversed().join(",") });
});

test("without its key nothing starts: neither a command nor the engine", async () => {
  const [command, engine] = await Promise.all([
    spawnCommand("rotate-keys", [], { ML_SEALING_KEYS: "" }),
    spawnCommand("../engine/main", [], { ML_SEALING_KEYS: "" }),
  ]);

  expect(command).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("ML_SEALING_KEYS: is missing"),
  });
  expect(engine).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("ML_SEALING_KEYS: is missing") });
});

test.each<[string, string[], RegExp]>([
  ["no file", [], /Name one file/],
  ["faults of form, all of them", ["bad.json"], /organization\.slug: .*\n.*organization\.name: [\s\S]*colour/],
  [
    "an address that is not allowed",
    ["inside.json"],
    /connections\[0\]\.url: this address is not allowed here: only https/,
  ],
])("configure answers 2 and changes nothing: %s", async (_, args, words) => {
  const { code, stdout, stderr } = await run("configure", args);

  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(words);
});

test("as a process: the schema needs no database, a wrong file is code 2, and a broken database shows no password", async () => {
  const nowhere = { DATABASE_APP_URL: "postgres://app:canary@127.0.0.1:1/x" };
  const schema = await spawnCommand("configure", ["--schema"], nowhere);
  const wrong = await spawnCommand("configure", ["bad.json"]);
  const broken = await spawnCommand("find", ["x1"], nowhere);

  expect(schema).toMatchObject({ code: 0, json: { type: "object", required: ["organization"] }, stderr: "" });
  expect(wrong).toMatchObject({ code: 2, stdout: "" });
  expect(broken).toMatchObject({ code: 1, stdout: "", stderr: expect.not.stringContaining("canary") });
});

test("sync without waiting answers the run; a second one is the same run", async () => {
  const first = await run("sync", ["--company", "HALD"]);
  const second = await run("sync", ["--company", SAMPLE_COMPANY.code, "--organization", "halden"]);

  expect(first).toMatchObject({ code: 0, json: { number: 1, company: "HALD", state: "requested" } });
  expect(second.json).toEqual(first.json);
});

test("sync that waits in vain is code 5 and still says where the run stands", async () => {
  const { code, json } = await run("sync", ["--company", "HALD", "--wait", "--timeout-s", "1"]);

  expect(code).toBe(5);
  expect(json).toMatchObject({ number: 1, state: "requested", reports: [] });
});

/** Stands in for the engine: whatever run is asked for next has ended like this. */
async function nextRunEnds(
  state: "done" | "failed",
  problems: unknown,
  reports: readonly string[] = [],
): Promise<void> {
  const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => undefined });
  const rows = reports.map(
    (reportId) =>
      `insert into sync_report (organization_id, sync_id, report_id, outcome) values (new.organization_id, new.id, '${reportId}', 'planned');`,
  );
  await owner.unsafe(`
    create or replace function end_run() returns trigger language plpgsql as
      $$ begin new.state := '${state}'; new.problems := '${JSON.stringify(problems)}'; return new; end $$;
    create or replace function tell_reports() returns trigger language plpgsql as $$ begin ${rows.join(" ")} return new; end $$;
    create or replace trigger end_run before insert on sync for each row execute function end_run();
    create or replace trigger tell_reports after insert on sync for each row execute function tell_reports()`);
  await owner.end();
  await inOrg((tx) => tx.update(sync).set({ state: "stopped" }).where(eq(sync.state, "requested")));
}
const syncAndWait = () => run("sync", ["--company", "HALD", "--wait"]);

test("sync that waits answers what became of each report", async () => {
  const [row] = await inOrg((tx) => tx.select().from(sync));
  assert(row !== undefined, "no run");
  const reportRow = {
    organizationId,
    reportId: "R00Xk3PqL8vA",
    policyId: "P1",
    name: "",
    employee: "",
    status: "approved",
    currency: "USD",
    totalCents: 1,
    contentHash: "h",
  };
  await inOrg(async (tx) => {
    const [ex] = await tx.select().from(connection).where(eq(connection.kind, "expensify"));
    const now = new Date("2026-11-22T12:00:00Z");
    const [stored] = await tx
      .insert(report)
      .values({ ...reportRow, connectionId: ex?.id ?? "", firstReadAt: now, lastReadAt: now })
      .returning();
    const about = {
      organizationId,
      companyId: row.companyId,
      reportRowId: stored?.id ?? "",
      contentHash: "h",
      transactionIds: [],
      employee: "Maya Okafor",
      reportName: "Denver",
      currency: "USD",
      totalCents: 1,
    };
    await tx.insert(posting).values([
      {
        ...about,
        subject: "R00Held",
        revision: 1,
        state: "held",
        marker: "EXP 1",
        holds: [{ code: "tag_unmapped", expenseId: "1", level: 1, tag: "Denver", segment: 1 }],
      },
      { ...about, subject: "R00Sent", revision: 1, state: "superseded", marker: "EXP 2" },
      {
        ...about,
        subject: "R00Sent",
        revision: 2,
        state: "sent",
        marker: "EXP 3",
        journalNumber: 28_417,
        gpState: "work",
        gpDate: "2026-11-16" as never,
        gpBatchId: "EXP-20261122-1",
      },
    ]);
  });
  await nextRunEnds("done", [], ["R00Sent", "R00Held", "R00Gone"]);
  const { code, stdout, json } = await syncAndWait();

  expect(code).toBe(0);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  expect(json).toMatchObject({ number: 2, state: "done", problems: [] });
  expect((json as { reports: unknown }).reports).toEqual([
    { reportId: "R00Gone", outcome: "planned", state: null },
    {
      reportId: "R00Held",
      outcome: "planned",
      state: "held",
      revision: 1,
      holds: [{ code: "tag_unmapped", expenseId: "1", level: 1, tag: "Denver", segment: 1 }],
    },
    {
      reportId: "R00Sent",
      outcome: "planned",
      state: "sent",
      revision: 2,
      journalNumber: 28_417,
      gpState: "work",
      gpDate: "2026-11-16",
      batchId: "EXP-20261122-1",
    },
  ]);
});

test("a run that could not do all of it is code 3, one that failed code 4", async () => {
  const problems = [{ code: "gp_timeout", timeoutMs: 60_000 }];
  await nextRunEnds("done", problems);
  expect(await syncAndWait()).toMatchObject({ code: 3, json: { number: 3, problems } });

  await nextRunEnds("failed", []);
  expect(await syncAndWait()).toMatchObject({ code: 4, json: { number: 4, state: "failed" } });
});

test("sync answers 2 for a company that is not there, and for a time that is none", async () => {
  expect(await run("sync", ["--company", "NONE"])).toMatchObject({ code: 2, stdout: "" });
  expect(await run("sync", ["--company", "HALD", "--wait", "--timeout-s", "0"])).toMatchObject({ code: 2, stdout: "" });
});

test("find goes from the report to its journal and back, and is code 6 when there is nothing", async () => {
  const found = await run("find", ["journal:28417"]);
  const back = await run("find", ["report:R00Sent", "status:sent"]);
  const none = await run("find", ["report:R00sent"]);

  expect(found).toMatchObject({ code: 0, json: [{ reportId: "R00Sent", journalNumber: 28_417, companyCode: "HALD" }] });
  expect(back.json).toEqual(found.json);
  expect(none).toMatchObject({ code: 6, json: [], stderr: "Did you mean R00Sent?" });
});

test("a private range is allowed for the organization that it is named for, and for no other", async () => {
  const inRange = {
    id: randomUUID(),
    kind: "gp",
    name: "Tunnel",
    url: "https://10.1.2.3:48620/x",
    username: "svc",
  } as const;
  const opened = async (ranges: string) => {
    const parsed = parseEnv(childEnvironment({ ML_ALLOW_CIDRS: ranges }));
    assert(parsed.ok, "the environment of the test is right");
    const [row] = await inOrganization(handle.db, organizationId, (tx) => tx.select().from(connection).limit(1));
    assert(row !== undefined, "there is a connection");
    const answer = await wire(handle.db, parsed.value).openLedger({ ...row, ...inRange, secretSealed: null }, "");
    return answer.ok ? "open" : answer.error.code;
  };

  // Without a password it opens no further than to that.
  expect(await opened("10.1.0.0/16")).toBe("gp_credentials_refused");
  expect(await opened(`${SAMPLE_FILE.organization.slug}=10.1.0.0/16`)).toBe("gp_credentials_refused");
  expect(await opened("another=10.1.0.0/16")).toBe("address_not_allowed");
});
