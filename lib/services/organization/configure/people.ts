import { eq } from "drizzle-orm";
import { member, session, user } from "#db/schema/index.ts";
import { assert } from "#lib/core/assert.ts";
import { hashPassword, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, verifyPassword } from "../../member/password.ts";
import type { PersonWanted } from "../configuration.ts";
import { difference } from "./difference.ts";
import type { Scope } from "./scope.ts";

/** Adds people, and brings name, roles and (where the file refers to one) password to what the file says. Nobody is removed. */
export async function configurePeople(scope: Scope, wanted: readonly PersonWanted[]): Promise<void> {
  for (const [index, person] of wanted.entries()) {
    const password = readPassword(scope, person, `people[${index}]`);
    await configurePerson(scope, person, password);
  }
}

function readPassword(scope: Scope, { passwordEnv }: PersonWanted, path: string): string | null {
  if (passwordEnv === undefined) return null;
  const password = scope.secretOf(passwordEnv);
  if (password === undefined) {
    scope.refuse(`${path}.passwordEnv: the environment variable ${passwordEnv} is not set`);
    return null;
  }
  if (password.length < PASSWORD_CHARS_MIN || password.length > PASSWORD_CHARS_MAX) {
    scope.refuse(
      `${path}.passwordEnv: the password must have ${PASSWORD_CHARS_MIN} to ${PASSWORD_CHARS_MAX} characters`,
    );
    return null;
  }
  return password;
}

async function configurePerson(scope: Scope, person: PersonWanted, password: string | null): Promise<void> {
  const { tx, organizationId } = scope;
  const { email, name } = person;
  const roles = [...new Set(person.roles)].toSorted();
  const found = await ensureUser(scope, email, name);
  const passwordSet = password !== null && !(await verifyPassword(password, found.passwordHash));
  const changes = { name, ...(passwordSet ? { passwordHash: await hashPassword(password) } : {}) };
  if (passwordSet || found.name !== name) await tx.update(user).set(changes).where(eq(user.id, found.id));
  // Whoever knew the old password is out.
  if (passwordSet) await tx.delete(session).where(eq(session.userId, found.id));

  const [membership] = await tx.select().from(member).where(eq(member.userId, found.id));
  const detail = { email, ...(passwordSet ? { passwordSet } : {}) };
  if (!membership) {
    await tx.insert(member).values({ organizationId, userId: found.id, roles });
    await scope.record({ action: "member.added", after: { email, name, roles }, detail }, email);
    return;
  }
  const changed = difference({ name: found.name, roles: membership.roles.toSorted() }, { name, roles });
  if (changed) await tx.update(member).set({ roles }).where(eq(member.userId, found.id));
  if (changed || passwordSet) await scope.record({ action: "member.changed", ...changed, detail }, email);
}

async function ensureUser({ tx }: Scope, email: string, name: string) {
  await tx.insert(user).values({ email, name }).onConflictDoNothing();
  const [found] = await tx
    .select({ id: user.id, name: user.name, passwordHash: user.passwordHash })
    .from(user)
    .where(eq(user.email, email));
  assert(found !== undefined, "the user is not there");
  return found;
}
