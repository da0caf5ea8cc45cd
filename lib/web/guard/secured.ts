import { type NextRequest, NextResponse } from "next/server";
import { startEnv } from "#lib/env.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { securityHeaders } from "./security-headers.ts";

const NONCE_BYTES = 16;

/** Lets the request through with a fresh nonce in it, and puts the policy and the other security headers on the answer. */
export function secured(request: NextRequest): NextResponse {
  const { ML_PUBLIC_URL, NODE_ENV } = startEnv();
  const https = ML_PUBLIC_URL?.startsWith("https:") ?? false;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString("base64");
  const policy = contentSecurityPolicy(nonce, { https, development: NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from this header, the root layout from the other.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("cache-control", "private, no-store");
  for (const [name, value] of securityHeaders(https)) response.headers.set(name, value);
  return response;
}
