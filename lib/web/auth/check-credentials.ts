import "server-only";
import type { User } from "next-auth";
import { SignIn, signIn } from "#lib/services/member/sign-in.ts";
import { systemClock } from "../guard/clock.ts";
import { database } from "../database.ts";
import { RateLimiter } from "../guard/rate-limit.ts";
import { addressOf } from "../guard/same-origin.ts";
import { RefusedSignIn } from "./refused-sign-in.ts";

const QUARTER_HOUR_MS = 15 * 60_000;
/** Wrong passwords per person and address, per person from anywhere, and per address; all count before any hashing. */
const PAIR = { callsMax: 8, windowMs: QUARTER_HOUR_MS };
const ACCOUNT = { callsMax: 40, windowMs: QUARTER_HOUR_MS };
const ADDRESS = { callsMax: 100, windowMs: QUARTER_HOUR_MS };

type Limiters = Readonly<{ pair: RateLimiter; account: RateLimiter; address: RateLimiter }>;
const shared = globalThis as typeof globalThis & { mlSignIns?: Limiters };
const limiters = (shared.mlSignIns ??= {
  pair: new RateLimiter(PAIR),
  account: new RateLimiter(ACCOUNT),
  address: new RateLimiter(ADDRESS),
});

/** A user of Auth.js that carries the token of the session that was just started. */
export type UserWithToken = User & { id: string; sessionToken: string };

/** `authorize` of the credentials provider. Throws `RefusedSignIn`; never says which of e-mail and password was wrong. */
export async function checkCredentials(raw: unknown, request: Request): Promise<UserWithToken> {
  const { email, password } = (raw ?? {}) as Readonly<Record<string, unknown>>;
  const input = SignIn.safeParse({ email, password });
  if (!input.success) throw new RefusedSignIn({ code: "not_allowed", right: "sign_in" });
  const address = addressOf(request.headers);
  const account = input.data.email;
  const nowMs = systemClock.monotonicMs();
  const retryAfterMs = Math.max(
    limiters.pair.take(`${account} ${address}`, nowMs),
    limiters.account.take(account, nowMs),
    limiters.address.take(address, nowMs),
  );
  if (retryAfterMs > 0) throw new RefusedSignIn({ code: "too_many_requests", retryAfterMs });
  const signedIn = await signIn(database(), input.data, { now: systemClock.now(), address });
  if (!signedIn.ok) throw new RefusedSignIn(signedIn.error);
  limiters.pair.clear(`${account} ${address}`);
  return { id: signedIn.value.userId, sessionToken: signedIn.value.token };
}
