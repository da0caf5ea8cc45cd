import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type DatabaseHandle } from "#db/client.ts";
import { auditEvent, company, connection, mapping, settlementAccount } from "#db/schema/index.ts";
import { createTestDatabase, type TestDatabase } from "#db/testing/template.ts";
import { inOrganization } from "#db/tx.ts";
import { assert } from "#lib/core/assert.ts";
import { ok } from "#lib/core/result.ts";
import { DEMO_CONFIGURATION } from "#lib/sandbox/firm/configuration.ts";
import { serverTls } from "#lib/sandbox/gp/certificate.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import { signIn } from "../member/sign-in.ts";
import { createDemo, type DemoDeps, type DemoSandbox } from "./create-demo.ts";
import { vaultOf } from "#lib/testing/store/test-vault.ts";

let database: TestDatabase;
let handle: DatabaseHandle;
const clock = fixedClock();
const SANDBOX: DemoSandbox = {
  expensify: { url: "http://127.0.0.1:4001/x", partnerUserID: "aa_hald", partnerUserSecret: "secret-1" },
  gp: {
    url: "https://127.0.0.1:4002/Dynamics",
    caPem: "",
    domain: "HALDEN",
    username: "svc-expense",
    password: "secret-2",
  },
};
const deps = (): DemoDeps => ({
  db: handle.db,
  clock,
  vault: vaultOf({ seal: (plain) => `sealed ${plain}`, unseal: (sealed) => ok(sealed.replace("sealed ", "")) }),
  actor: { kind: "shell", command: "start" },
  checkAddress: () => null,
});

beforeAll(async () => {
  database = await createTestDatabase();
  handle = connect(database.appUrl, 2);
});
afterAll(async () => {
  await handle.close();
  await database.drop();
});

async function make(sandbox: DemoSandbox) {
  const made = await createDemo(deps(), { firm: DEMO_CONFIGURATION, sandbox });
  assert(made.ok, JSON.stringify(made));
  return made.value.people;
}
async function organizationId(): Promise<string> {
  const {
    rows: [row],
  } = await handle.db.execute<{ id: string }>("select organization_by_slug('halden') as id");
  return row?.id ?? "";
}
test("the first call makes the firm with three people who can sign in; later ones only move the connections", async () => {
  const { caPem } = await serverTls(mkdtempSync(join(tmpdir(), "ml-demo-")));
  const sandbox = { ...SANDBOX, gp: { ...SANDBOX.gp, caPem } };
  const people = await make(sandbox);
  expect(people.map(({ name, role }) => [name, role])).toEqual([
    ["Mei Tan", "mapper"],
    ["Ana Ruiz", "approver"],
    ["Sam Whitlock", "administrator"],
  ]);
  for (const { email, password } of people) {
    const signedIn = await signIn(handle.db, { email, password }, { now: clock.now(), address: "127.0.0.1" });
    expect(signedIn.ok).toBe(true);
  }
  const inOrg = <T>(work: Parameters<typeof inOrganization<T>>[2]) =>
    organizationId().then((id) => inOrganization(handle.db, id, work));
  const [row] = await inOrg((tx) => tx.select().from(company));
  expect(row).toMatchObject({
    code: "HALD",
    gpCompanyId: 2,
    mappingVersion: 1,
    goLiveOn: "2026-06-01",
  });
  const confirmed = await inOrg((tx) => tx.select().from(settlementAccount));
  expect(confirmed.map(({ account }) => account).toSorted()).toEqual(["000-2130-00", "000-2145-00", "000-2146-00"]);
  expect(new Set(confirmed.map(({ confirmedBy }) => confirmedBy))).toEqual(new Set(["Sam Whitlock"]));
  const mapped = await inOrg((tx) => tx.select({ source: mapping.source }).from(mapping));
  expect(mapped.length).toBeGreaterThan(50);
  expect(mapped.map(({ source }) => source)).not.toContain("Denver");

  const events = () => inOrg((tx) => tx.select().from(auditEvent));
  const before = (await events()).length;
  expect(await make(sandbox)).toEqual([]);
  expect(await events()).toHaveLength(before);

  expect(await make({ ...sandbox, gp: { ...sandbox.gp, url: "https://127.0.0.1:4003/Dynamics" } })).toEqual([]);
  const [gp] = await inOrg((tx) => tx.select().from(connection).where(eq(connection.kind, "gp")));
  expect(gp).toMatchObject({ url: "https://127.0.0.1:4003/Dynamics", secretSealed: "sealed secret-2" });
});

test("no two passwords are the same, and none is short", async () => {
  const {
    rows: [first],
  } = await handle.db.execute('select count(*)::int as n from "user" where length(password_hash) > 60');

  expect(first).toEqual({ n: 3 });
});
