import { type NextRequest, NextResponse } from "next/server";
import { startEnv } from "#lib/env.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const NONCE_BYTES = 16;
/** Where `requireSession` finds what was asked for. A client cannot set it: it is overwritten here. */
export const PATH_HEADER = "x-ml-path";
/** Two years. */
const HSTS = "max-age=63072000; includeSubDomains";

/** Lets the request through with a fresh nonce in it, and puts on the answer what a build cannot know (the rest is in next.config.ts). */
export function secured(request: NextRequest): NextResponse {
  const { ML_PUBLIC_URL, NODE_ENV } = startEnv();
  const https = ML_PUBLIC_URL?.startsWith("https:") ?? false;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString("base64");
  const policy = contentSecurityPolicy(nonce, { https, development: NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from this header, the root layout from the other.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  // A page cannot ask for its own address; sign-in leads back to it.
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("cache-control", "private, no-store");
  if (https) response.headers.set("strict-transport-security", HSTS);
  return response;
}
