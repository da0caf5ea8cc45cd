import "server-only";
import type { Adapter, AdapterUser } from "next-auth/adapters";
import { endSession } from "#lib/services/member/end-session.ts";
import { findSession } from "#lib/services/member/find-session.ts";
import { systemClock } from "../guard/clock.ts";
import { database } from "../database.ts";

/**
 * Our sessions as Auth.js wants to see them. Sessions are started by `signIn` of the services, which also writes the audit, and
 * people are made by an owner, never by signing in: so what would create or change either is refused here.
 */
export const sessionAdapter: Adapter = {
  getSessionAndUser: async (sessionToken) => {
    const found = await findSession(database(), sessionToken, { now: systemClock.now(), touch: false });
    if (!found) return null;
    const { id, name, email } = found.user;
    const user: AdapterUser = { id, name, email, emailVerified: null };
    return { user, session: { sessionToken, userId: id, expires: found.expiresAt } };
  },
  deleteSession: async (sessionToken) => {
    await endSession(database(), sessionToken, { now: systemClock.now(), reason: "signed out" });
  },
  createSession: refuse("createSession"),
  updateSession: refuse("updateSession"),
  createUser: refuse("createUser"),
  getUser: refuse("getUser"),
  getUserByEmail: refuse("getUserByEmail"),
  getUserByAccount: refuse("getUserByAccount"),
  updateUser: refuse("updateUser"),
  linkAccount: refuse("linkAccount"),
};

function refuse(method: string): () => never {
  return () => {
    throw new Error(`the session adapter has no ${method}`);
  };
}
