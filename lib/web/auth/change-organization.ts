import "server-only";
import { cookies } from "next/headers";
import type { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, type Result } from "#lib/core/result.ts";
import type { Context } from "#lib/services/context.ts";
import { type SwitchOrganization, switchOrganization } from "#lib/services/member/switch-organization.ts";
import { COMPANY_COOKIE, sessionCookie } from "./session-cookie.ts";

/** The session works in another organization from the next request on; the company starts anew. */
export async function changeOrganization(
  ctx: Context,
  input: z.output<typeof SwitchOrganization>,
): Promise<Result<null, RequestProblem>> {
  const jar = await cookies();
  const token = jar.get(sessionCookie().name)?.value;
  if (token === undefined || ctx.actor.kind !== "user") return err({ code: "signed_out" });
  const switched = await switchOrganization(ctx.db, { userId: ctx.actor.id, token }, input);
  if (switched.ok) jar.delete(COMPANY_COOKIE);
  return switched;
}
