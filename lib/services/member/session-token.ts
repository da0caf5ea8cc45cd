import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** Nothing was done with the session for so long: it ends. */
export const SESSION_IDLE_MS = 30 * 60_000;
/** So long after the sign-in it ends in any case. */
export const SESSION_MS = 12 * 3_600_000;

/** 256 bits of chance, for the cookie. */
export function newSessionToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** What is stored: a copy of the database signs nobody in. */
export function hashSessionToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
