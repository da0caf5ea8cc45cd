import type { NextRequest, NextResponse } from "next/server";
import { secured } from "#lib/web/guard/secured.ts";

/**
 * Security headers and the nonce of each answer. It decides nothing about who may see what: pages, actions and routes check
 * that themselves, and still do so when this file is gone.
 */
export function proxy(request: NextRequest): NextResponse {
  return secured(request);
}

export const config = { matcher: ["/((?!_next/static|_next/image|favicon.ico|icon.svg).*)"] };
