import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "#db/client.ts";
import { session } from "#db/schema/index.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { organizationsOfUser } from "./organizations-of-user.ts";
import { hashSessionToken } from "./session-token.ts";

export const SwitchOrganization = z.strictObject({ organizationId: z.uuid() });

/** Lets this session work in another organization of the person. Errors: `not_found` when they are no member there. */
export async function switchOrganization(
  db: Database,
  who: Readonly<{ userId: string; token: string }>,
  { organizationId }: z.output<typeof SwitchOrganization>,
): Promise<Result<null, RequestProblem>> {
  const organizations = await organizationsOfUser(db, who.userId);
  if (!organizations.some(({ id }) => id === organizationId)) return err({ code: "not_found", what: "organization" });
  await db
    .update(session)
    .set({ organizationId })
    .where(eq(session.tokenHash, hashSessionToken(who.token)));
  return ok(null);
}
