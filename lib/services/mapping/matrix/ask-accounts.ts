import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ACCOUNTS_AT_ONCE_MAX } from "#lib/core/push/accounts-at-once.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../../company/load-rules.ts";
import { transact, type Context } from "../../context.ts";
import { askPush } from "../../push/ask-push.ts";
import { loadMatrix } from "./get-matrix.ts";

const NUMBER_LENGTH_MAX = 129;

export const AskAccounts = z.strictObject({
  companyId: z.uuid(),
  numbers: z.array(z.string().min(1).max(NUMBER_LENGTH_MAX)).min(1).max(ACCOUNTS_AT_ONCE_MAX),
});

/**
 * Asks for accounts to be opened in GP, described as their siblings are. Nothing is written here: a second person agrees, then
 * the engine creates them and reads them back. Errors: `not_found`, `switched_off`, `push_open`, `invalid_input` (one of them is not missing by now).
 */
export async function askAccounts(
  ctx: Context,
  { companyId, numbers }: z.output<typeof AskAccounts>,
): Promise<Result<Readonly<{ asked: number }>, RequestProblem>> {
  const found = await transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    return loaded && (await loadMatrix(tx, loaded, ctx.clock.now()));
  });
  if (!found) return err({ code: "not_found", what: "company" });
  if (!found.createsAccounts) return err({ code: "switched_off", what: "create_accounts" });
  const accounts = found.missing
    .filter(({ number }) => numbers.includes(number))
    .map(({ number, description }) => ({ number, description }));
  if (accounts.length !== new Set(numbers).size)
    return err({ code: "invalid_input", issues: ["Some of these accounts are no longer missing: look again"] });
  const asked = await askPush(ctx, { companyId, kind: "accounts", accounts });
  return asked.ok ? ok({ asked: accounts.length }) : asked;
}
