import "server-only";
import NextAuth from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { env } from "#lib/env.ts";
import { logger } from "#lib/log.ts";
import { SESSION_MS } from "#lib/services/member/session-token.ts";
import { checkCredentials, type UserWithToken } from "./check-credentials.ts";
import { sessionAdapter } from "./session-adapter.ts";
import { sessionCookie } from "./session-cookie.ts";

const SESSION_S = SESSION_MS / 1000;

/**
 * Auth.js over our own sessions. Configured at the first request, so that a build needs neither secret nor database. No
 * `session.strategy`: the adapter makes it "database", and naming it would be refused while credentials are the only provider.
 *
 * Auth.js stores no session for credentials; `authorize` has started ours, and `jwt.encode`, whose result becomes the cookie,
 * hands out its token.
 */
export const { handlers, signIn, signOut } = NextAuth(() => {
  const cookie = sessionCookie();
  return {
    secret: env().AUTH_SECRET,
    trustHost: true,
    basePath: "/api/auth",
    useSecureCookies: cookie.options.secure,
    cookies: { sessionToken: cookie },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    adapter: sessionAdapter,
    // It never moves the end: `findSession` keeps both limits.
    session: { maxAge: SESSION_S, updateAge: SESSION_S },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: (raw, request) => checkCredentials(raw, request),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ ...token, sessionToken: (user as UserWithToken).sessionToken }),
      session: ({ session, user }) => ({
        expires: session.expires,
        user: { id: user.id, name: user.name ?? null, email: user.email },
      }),
    },
    jwt: { encode: async ({ token }) => String(token?.["sessionToken"]) },
    logger: {
      error: (error) =>
        logger("web").info({ reason: "type" in error ? error.type : error.name }, "sign-in was refused or failed"),
      warn: (code) => logger("web").debug({ code }, "sign-in"),
      debug: () => undefined,
    },
  };
});
