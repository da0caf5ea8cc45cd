import { expect, test } from "vitest";
import type { Account, LedgerWriter, NewPostingAccount, SendAnswer } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { err, ok } from "#lib/core/result.ts";
import { sampleAccount } from "#lib/testing/sample-rules.ts";
import type { CreateWorld } from "./create-items.ts";
import { pushAccounts } from "./push-accounts.ts";

const TIMEOUT: RunProblem = { code: "gp_timeout", timeoutMs: 60_000 };
const [ONE, TWO] = ["420-6440-00", "430-6440-00"].map(
  (number): NewPostingAccount => ({
    ...{ number, description: `Entertainment ${number}`, postingType: "ProfitLoss", category: "Selling Expense" },
  }),
) as [NewPostingAccount, NewPostingAccount];

/** A GP in memory: `answer` says what a creation comes to, and `stores` whether GP did it all the same. */
function gp(answer: SendAnswer, options: Readonly<{ stores?: boolean; readFails?: RunProblem; has?: Account[] }> = {}) {
  const accounts = new Map((options.has ?? []).map((account) => [account.number, account]));
  const sent: string[] = [];
  const begun: string[] = [];
  const ledger: Partial<LedgerWriter> = {
    createPostingAccount: async (_company, account) => {
      sent.push(account.number);
      if (options.stores ?? answer.kind === "executed") {
        accounts.set(account.number, sampleAccount(account.number, account));
      }
      return answer;
    },
    readPostingAccount: async (_company, number) =>
      options.readFails && sent.length > 0 ? err(options.readFails) : ok(accounts.get(number) ?? null),
  };
  const world: CreateWorld = {
    ...{ ledger: ledger as LedgerWriter, gpCompanyId: 2, sendBudgetMs: 1_000, begun: new Set<string>() },
    deadline: () => new AbortController().signal,
    stop: new AbortController().signal,
    willSend: async (key) => void begun.push(key),
    settled: async () => {},
  };
  const push = async (changes: Partial<CreateWorld> = {}, wanted = [ONE, TWO]) =>
    (await pushAccounts({ ...world, ...changes }, wanted)).map(({ key, kind }) => `${key} ${kind}`);
  return { push, sent, begun, world };
}

test("created: sent once, after it was noted, and read back", async () => {
  const { push, sent, begun } = gp({ kind: "executed" });

  expect(await push()).toEqual(["420-6440-00 created", "430-6440-00 created"]);
  expect([sent, begun]).toEqual([
    ["420-6440-00", "430-6440-00"],
    ["420-6440-00", "430-6440-00"],
  ]);
});

test("exists: nothing is sent, and what GP has otherwise is said", async () => {
  const { world, sent } = gp({ kind: "executed" }, { has: [sampleAccount(ONE.number, { ...ONE, active: false })] });
  const [outcome] = await pushAccounts(world, [ONE]);

  expect(outcome).toEqual({ key: ONE.number, kind: "exists", differences: ["inactive"] });
  expect(sent).toEqual([]);
});

test("refused: the next one is tried", async () => {
  const { push, sent } = gp({ kind: "rejected", reasons: ["no such category"], raw: "" });

  expect(await push()).toEqual(["420-6440-00 refused", "430-6440-00 refused"]);
  expect(sent).toHaveLength(2);
});

test("not sent: the rest is not begun", async () => {
  const { push, sent, begun } = gp({ kind: "not_executed", problem: TIMEOUT });

  expect(await push()).toEqual(["420-6440-00 not_sent", "430-6440-00 not_sent"]);
  expect([sent.length, begun.length]).toEqual([1, 1]);
});

test("an unknown result that GP has done all the same is created", async () => {
  const { push, sent } = gp({ kind: "unknown", problem: TIMEOUT, raw: "" }, { stores: true });

  expect(await push()).toEqual(["420-6440-00 created", "430-6440-00 created"]);
  expect(sent).toHaveLength(2);
});

test("an unknown result that is not in GP is unclear, sent once, and the rest is not begun", async () => {
  const { push, sent } = gp({ kind: "unknown", problem: TIMEOUT, raw: "" });

  expect(await push()).toEqual(["420-6440-00 unclear", "430-6440-00 not_sent"]);
  expect(sent).toEqual(["420-6440-00"]);
});

test("executed without a read-back is unclear", async () => {
  const { push } = gp({ kind: "executed" }, { readFails: TIMEOUT });

  expect(await push({}, [ONE])).toEqual(["420-6440-00 unclear"]);
});

test("what an earlier run began is looked for and never sent again", async () => {
  const missing = gp({ kind: "executed" });
  const there = gp({ kind: "executed" }, { has: [sampleAccount(ONE.number)] });
  const begun = { begun: new Set([ONE.number]) };

  expect(await missing.push(begun, [ONE])).toEqual(["420-6440-00 unclear"]);
  expect(await there.push(begun, [ONE])).toEqual(["420-6440-00 created"]);
  expect([missing.sent, there.sent]).toEqual([[], []]);
});

test("stopped: nothing more is begun", async () => {
  const { push, sent } = gp({ kind: "executed" });

  expect(await push({ stop: AbortSignal.abort() })).toEqual(["420-6440-00 not_sent", "430-6440-00 not_sent"]);
  expect(sent).toEqual([]);
});
