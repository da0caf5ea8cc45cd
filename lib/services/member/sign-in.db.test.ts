import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEvent, member, session, user } from "#db/schema/index.ts";
import { createTestWorld, type TestWorld } from "#db/testing/factories.ts";
import { endSession } from "./end-session.ts";
import { findSession } from "./find-session.ts";
import { organizationsOfUser } from "./organizations-of-user.ts";
import { hashPassword } from "./password.ts";
import { readMembership } from "./read-membership.ts";
import { SignIn, signIn } from "./sign-in.ts";
import { switchOrganization } from "./switch-organization.ts";

const PASSWORD = "correct horse battery";
const AT = new Date("2026-11-22T12:00:00Z");
const HERE = { now: AT, address: "10.1.2.3" };
const minutesLater = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);

let world: TestWorld;
let anaId = "";

beforeAll(async () => {
  world = await createTestWorld();
  anaId = await addUser("ana@halden.example", "Ana Ruiz");
  await world.inOrg((tx) =>
    tx.insert(member).values({ organizationId: world.organizationId, userId: anaId, roles: ["approver", "mapper"] }),
  );
});
afterAll(() => world.close());

async function addUser(email: string, name: string): Promise<string> {
  const passwordHash = await hashPassword(PASSWORD);
  const [added] = await world.db.insert(user).values({ email, name, passwordHash }).returning({ id: user.id });
  return added?.id ?? "";
}

const enter = async (email = "ana@halden.example", password = PASSWORD) =>
  signIn(world.db, SignIn.parse({ email, password }), HERE);

async function enterFor(email?: string): Promise<string> {
  const signedIn = await enter(email);
  return signedIn.ok ? signedIn.value.token : "";
}

const actions = async () =>
  world.inOrg(async (tx) => {
    const rows = await tx.select().from(auditEvent).orderBy(auditEvent.sequence);
    return rows.map(({ action, actorName, body }) => [action, actorName, body["detail"]]);
  });

test("signs in with any spelling of the e-mail, and stores the token's hash alone", async () => {
  const signedIn = await enter("  Ana@Halden.example ");
  const token = signedIn.ok ? signedIn.value.token : "";
  expect(signedIn).toMatchObject({ ok: true, value: { userId: anaId, expiresAt: new Date("2026-11-23T00:00:00Z") } });
  expect(token).toMatch(/^[\w-]{43}$/);
  const stored = await world.db.select().from(session);
  expect(JSON.stringify(stored)).not.toContain(token);
  expect(await findSession(world.db, token, { now: AT, touch: false })).toMatchObject({ user: { name: "Ana Ruiz" } });
});

test("says the same of a wrong password, an unknown e-mail and a disabled person, and records what it can", async () => {
  const samId = await addUser("sam@halden.example", "Sam Whitlock");
  await world.inOrg((tx) =>
    tx.insert(member).values({ organizationId: world.organizationId, userId: samId, roles: ["admin"] }),
  );
  await world.db.update(user).set({ disabledAt: AT }).where(eq(user.id, samId));
  const refused = { ok: false, error: { code: "not_allowed", right: "sign_in" } };
  expect(await enter("ana@halden.example", "wrong")).toEqual(refused);
  expect(await enter("nobody@halden.example")).toEqual(refused);
  expect(await enter("sam@halden.example")).toEqual(refused);
  expect((await actions()).slice(-2)).toEqual([
    ["member.sign_in_refused", "Ana Ruiz", { address: "10.1.2.3", reason: "wrong password" }],
    ["member.sign_in_refused", "Sam Whitlock", { address: "10.1.2.3", reason: "disabled" }],
  ]);
});

test("a session ends after 30 idle minutes, and 12 hours after the sign-in in any case", async () => {
  const token = await enterFor();
  const alive = async (minutes: number, touch: boolean) =>
    (await findSession(world.db, token, { now: minutesLater(minutes), touch })) !== null;
  expect(await alive(29, true)).toBe(true);
  expect(await alive(58, false)).toBe(true);
  expect(await alive(60, false)).toBe(false);
  for (let minutes = 58; minutes < 12 * 60; minutes += 29) expect(await alive(minutes, true)).toBe(true);
  expect(await alive(12 * 60, true)).toBe(false);
});

test("a page that asks by itself does not keep a session alive", async () => {
  const token = await enterFor();
  const quiet = async (minutes: number) => findSession(world.db, token, { now: minutesLater(minutes), touch: false });
  expect(await quiet(29)).not.toBeNull();
  expect(await quiet(31)).toBeNull();
});

test("a disabled person is out at the next request", async () => {
  const meiId = await addUser("mei@halden.example", "Mei Tan");
  const token = await enterFor("mei@halden.example");
  expect(await findSession(world.db, token, { now: AT, touch: false })).not.toBeNull();
  await world.db.update(user).set({ disabledAt: AT }).where(eq(user.id, meiId));
  expect(await findSession(world.db, token, { now: AT, touch: false })).toBeNull();
});

test("signing out ends the session at once and is recorded; a second time is nothing", async () => {
  const token = await enterFor();
  await endSession(world.db, token, { now: AT, reason: "signed out" });
  const after = await actions();
  expect(after.at(-1)).toEqual(["member.signed_out", "Ana Ruiz", { reason: "signed out" }]);
  expect(await findSession(world.db, token, { now: AT, touch: false })).toBeNull();
  await endSession(world.db, token, { now: AT, reason: "signed out" });
  expect(await actions()).toEqual(after);
});

test("roles are those of the organization asked for; nobody works where they are no member", async () => {
  const other = await createTestWorld();
  try {
    expect(await organizationsOfUser(world.db, anaId)).toEqual([
      { id: world.organizationId, name: "Halden Instruments" },
    ]);
    expect(await readMembership(world.db, world.organizationId, anaId)).toMatchObject({
      roles: ["approver", "mapper"],
    });
    expect(await readMembership(world.db, other.organizationId, anaId)).toBeNull();
    const token = await enterFor();
    const who = { userId: anaId, token };
    expect(await switchOrganization(world.db, who, { organizationId: other.organizationId })).toEqual({
      ok: false,
      error: { code: "not_found", what: "organization" },
    });
    await switchOrganization(world.db, who, { organizationId: world.organizationId });
    expect(await findSession(world.db, token, { now: AT, touch: false })).toMatchObject({
      organizationId: world.organizationId,
    });
  } finally {
    await other.close();
  }
});
