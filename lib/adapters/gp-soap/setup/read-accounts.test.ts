import { expect, test } from "vitest";
import { ok } from "#lib/core/result.ts";
import { mergeAccounts, readAccountParts, readAccounts } from "./read-accounts.ts";
import { fixture, responseXml, startFakeGp } from "#lib/testing/windows/fake-gp.ts";
import type { KeyRange } from "../wire.ts";

const number = (index: number) => `000-${String(index).padStart(5, "0")}-01`;
const row = (index: number) => ({
  number: number(index),
  description: "",
  active: true,
  allowsEntry: true,
  postingType: "ProfitLoss" as const,
  type: "Posting" as const,
  category: "",
});
const ROWS = Array.from({ length: 5_000 }, (_, index) => row(index));
const SIGNAL = new AbortController().signal;

/** A server that gives at most `cap` rows, in an order of its own, and may ignore ranges. */
function cappedServer(cap: number, heedsRanges = true) {
  const list = (range: KeyRange | null) => {
    const isIn = ({ number: id }: { number: string }) => !range || !heedsRanges || (id >= range.from && id <= range.to);
    const found = ROWS.filter(isIn).toSorted(
      (a, b) => (Number(a.number.replaceAll("-", "")) % 97) - (Number(b.number.replaceAll("-", "")) % 97),
    );
    return Promise.resolve(ok(found.slice(0, cap)));
  };
  return { listAll: list, listPosting: list, isPart: false };
}

test.each([[1_000], [100], [4_999], [5_001]])(
  "reads 5,000 accounts whole from a server that cuts off at %i",
  async (cap) => {
    const accounts = await readAccounts({ ...cappedServer(cap), listRowsMax: cap }, SIGNAL);

    expect(accounts.ok && accounts.value.map((account) => account.number)).toEqual(ROWS.map((one) => one.number));
  },
);

test("says so when a cut-off list cannot be read by ranges", async () => {
  const accounts = await readAccounts({ ...cappedServer(100, false), listRowsMax: 100 }, SIGNAL);

  expect(accounts).toMatchObject({ ok: false, error: { code: "gp_list_incomplete" } });
});

// Goal: an account that was changed between the two lists never counts as closed for entry.
test("of a window, what only one list has comes with the next one", async () => {
  const [both, changedLater, unit] = [row(1), row(2), { ...row(3), type: "Unit" as const }];
  const deps = {
    listAll: () => Promise.resolve(ok([both, changedLater, unit])),
    listPosting: () => Promise.resolve(ok([both, row(4)])),
    ...{ listRowsMax: 1_000, isPart: true },
  };
  const accounts = await readAccounts(deps, SIGNAL);

  expect(accounts.ok && accounts.value.map((account) => [account.number, account.allowsEntry])).toEqual([
    [both.number, true],
    [unit.number, false],
  ]);
});

const IN_BOTH = { number: "1", description: "Travel", active: true };
test.each([
  [
    "in both lists",
    [{ ...IN_BOTH, type: "Posting" as const }],
    [{ ...IN_BOTH, allowsEntry: true, postingType: "ProfitLoss" as const, category: "Travel" }],
    { type: "Posting", allowsEntry: true, active: true },
  ],
  [
    "only among all",
    [{ ...IN_BOTH, type: "Unit" as const }],
    [],
    { type: "Unit", allowsEntry: false, postingType: "unknown" },
  ],
  [
    "only among those to post to",
    [],
    [{ ...IN_BOTH, allowsEntry: true, postingType: "ProfitLoss" as const, category: "Travel" }],
    { type: "unknown", allowsEntry: true },
  ],
  [
    "inactive in one",
    [{ ...IN_BOTH, active: false, type: "Posting" as const }],
    [{ ...IN_BOTH, allowsEntry: true, postingType: "ProfitLoss" as const, category: "Travel" }],
    { active: false },
  ],
])("an account that is %s", (_name, all, posting, expected) => {
  expect(mergeAccounts(all, posting)).toMatchObject([{ number: "1", ...expected }]);
});

const summary = (extra: string) =>
  `<GLAccountSummary><Key><Id>000-9000-00</Id><IsEncrypted>false</IsEncrypted></Key><IsActive xsi:nil="true"/>${extra}</GLAccountSummary>`;

test("joins the two lists of GP, and takes a null for what is careful", async () => {
  const { ledger, operations } = await startFakeGp(({ operation }) =>
    operation === "GetGLAccountList"
      ? responseXml(
          operation,
          `<GetGLAccountListResult>${summary("<AccountType>Fixed Allocation</AccountType>")}</GetGLAccountListResult>`,
        )
      : fixture(operation),
  );

  expect(await ledger.listAccounts(1, SIGNAL)).toEqual({
    ok: true,
    value: [
      {
        number: "000-6150-01",
        description: "Travel - Administration",
        active: true,
        allowsEntry: true,
        type: "unknown",
        postingType: "ProfitLoss",
        category: "Selling Expense",
      },
      {
        number: "000-9000-00",
        description: "",
        active: false,
        allowsEntry: false,
        type: "Fixed Allocation",
        postingType: "unknown",
        category: "",
      },
    ],
  });
  expect(operations()).toEqual(["GetGLAccountList", "GetGLPostingAccountList"]);
});

test("a reading that was cut off goes on after its last part, and together they are the whole chart", async () => {
  const server = cappedServer(1_000);
  const asked: (string | null)[] = [];
  const deps = {
    ...{ ...server, listRowsMax: 1_000 },
    listPosting: (range: KeyRange | null) => {
      asked.push(range?.from ?? null);
      return server.listPosting(range);
    },
  };
  const numbers = new Set<string>();
  let upTo: string | null = null;
  for await (const part of readAccountParts(deps, null, SIGNAL)) {
    if (!part.ok) throw new Error(part.error.code);
    for (const account of part.value.accounts) numbers.add(account.number);
    ({ upTo } = part.value);
    if (numbers.size > 2_000) break;
  }
  const before = numbers.size;
  asked.length = 0;
  for await (const part of readAccountParts(deps, upTo, SIGNAL)) {
    if (!part.ok) throw new Error(part.error.code);
    for (const account of part.value.accounts) numbers.add(account.number);
  }

  expect(before).toBeLessThan(4_000);
  expect(asked.every((from) => from !== null && upTo !== null && from >= upTo)).toBe(true);
  expect([...numbers].toSorted()).toEqual(ROWS.map((one) => one.number));
});
