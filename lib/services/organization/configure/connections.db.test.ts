import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { company, connection } from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import { actionsOf, type ConfigureWorld, createConfigureWorld } from "#lib/testing/configure-world.ts";
import { SAMPLE_FILE } from "#lib/testing/sample-configuration.ts";
import type { ConfigurationInput } from "../configuration.ts";

let world: ConfigureWorld;
beforeAll(async () => {
  world = await createConfigureWorld();
});
beforeEach(() => {
  world.secrets
    .set("EXPENSIFY_SECRET", "ex-secret")
    .set("GP_PASSWORD", "gp-secret")
    .set("MEI_PASSWORD", "correct horse battery");
});
afterAll(() => world.close());

const newFile = () => world.newFile();
const succeed: ConfigureWorld["succeed"] = (file) => world.succeed(file);
const issuesOf: ConfigureWorld["issuesOf"] = (file) => world.issuesOf(file);
const inOrg: ConfigureWorld["inOrg"] = (organizationId, work) => world.inOrg(organizationId, work);

const connections = (changes: object) =>
  (SAMPLE_FILE.connections ?? []).map((each) => (each.kind === "gp" ? { ...each, ...changes } : each));
const gpRow = async (organizationId: string) => {
  const rows = await inOrg(organizationId, (tx) => tx.select().from(connection).where(eq(connection.kind, "gp")));
  assert(rows[0] !== undefined, "no connection");
  return rows[0];
};

test("another host erases the secret, and what was swept there proves nothing here", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await inOrg(organizationId, (tx) => tx.update(company).set({ sweptAt: new Date() }));
  const moved = { ...file, connections: connections({ url: "https://other.example/Dynamics", secretEnv: undefined }) };
  const { changes } = await succeed(JSON.parse(JSON.stringify(moved)) as ConfigurationInput);

  expect(actionsOf({ changes })).toEqual(["connection.changed"]);
  expect(await gpRow(organizationId)).toMatchObject({ secretSealed: null, secretSetAt: null, secretSetBy: null });
  const [row] = await inOrg(organizationId, (tx) => tx.select().from(company));
  expect(row?.sweptAt).toBeNull();
});

test("a new secret that waits is erased with the other when the host changes, and stays when nothing does", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const waits = { pendingSealed: "sealed", pendingUsername: "u", pendingSetAt: new Date(), pendingSetBy: "Ana Ruiz" };
  await inOrg(organizationId, (tx) => tx.update(connection).set(waits).where(eq(connection.kind, "gp")));
  await succeed(file);
  expect(await gpRow(organizationId)).toMatchObject(waits);

  const moved = { ...file, connections: connections({ url: "https://gp.halden.example:444/x", secretEnv: undefined }) };
  await succeed(JSON.parse(JSON.stringify(moved)) as ConfigurationInput);
  expect(await gpRow(organizationId)).toMatchObject({
    ...{ secretSealed: null, pendingSealed: null, pendingUsername: null, pendingSetAt: null, pendingSetBy: null },
  });
});

test("another host with the secret given seals it anew to that host", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const { changes } = await succeed({
    ...file,
    connections: connections({ url: "https://other.example:444/Dynamics" }),
  });

  expect(actionsOf({ changes })).toEqual(["connection.changed", "connection.secret_set"]);
  expect((await gpRow(organizationId)).secretSealed).toContain(":other.example:444:gp-secret");
});

test("another path on the same host keeps the secret; plain http does not", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  const without = (url: string) => ({
    ...file,
    connections: JSON.parse(JSON.stringify(connections({ url, secretEnv: undefined }))) as never,
  });
  await succeed(without("https://gp.halden.example:48620/Other"));
  expect((await gpRow(organizationId)).secretSealed).not.toBeNull();

  await succeed(without("http://gp.halden.example:48620/Other"));
  expect((await gpRow(organizationId)).secretSealed).toBeNull();
});

test("a new secret is set and closes the circuit; a variable that went away changes nothing", async () => {
  const file = newFile();
  const { organizationId } = await succeed(file);
  await inOrg(organizationId, (tx) => tx.update(connection).set({ circuitOpenedAt: new Date() }));
  world.secrets.delete("GP_PASSWORD");
  expect((await succeed(file)).changes).toEqual([]);

  world.secrets.set("GP_PASSWORD", "changed");
  expect(actionsOf(await succeed(file))).toEqual(["connection.secret_set", "connection.circuit_closed"]);
  expect((await gpRow(organizationId)).circuitOpenedAt).toBeNull();
});

test("secrets that are referred to and nowhere to be found are all named, and nothing is written", async () => {
  world.secrets.clear();
  world.secrets.set("MEI_PASSWORD", "short");
  const file = newFile();

  expect(await issuesOf(file)).toEqual([
    "people[0].passwordEnv: the password must have 12 to 256 characters",
    "connections[0].secretEnv: the environment variable EXPENSIFY_SECRET is not set",
    "connections[1].secretEnv: the environment variable GP_PASSWORD is not set",
  ]);
  const found = await world.db.execute(sql`select organization_by_slug(${file.organization.slug}) as id`);
  expect(found.rows).toMatchObject([{ id: null }]);
});
