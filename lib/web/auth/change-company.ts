import "server-only";
import { cookies } from "next/headers";
import { z } from "zod";
import { ok, type Result } from "#lib/core/result.ts";
import type { Context } from "#lib/services/context.ts";
import { COMPANY_COOKIE, sessionCookie } from "./session-cookie.ts";

const KEPT_S = 365 * 86_400;

export const SwitchCompany = z.strictObject({ companyId: z.uuid() });

/** Remembers which company this browser looks at. Only a preference: `currentSession` ignores an id that is not the person's. */
export async function changeCompany(
  _: Context,
  { companyId }: z.output<typeof SwitchCompany>,
): Promise<Result<null, never>> {
  (await cookies()).set(COMPANY_COOKIE, companyId, { ...sessionCookie().options, maxAge: KEPT_S });
  return ok(null);
}
