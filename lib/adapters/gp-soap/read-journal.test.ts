import { expect, test } from "vitest";
import { day } from "#lib/core/day.ts";
import { type Answer, faultXml, fixture, startFakeGp, xmlReply } from "#lib/testing/windows/fake-gp.ts";

const signal = () => AbortSignal.timeout(20_000);
const MARCH_31 = day("2025-03-31");
const [BY_KEY, BY_POSTED_KEY] = ["GetGLTransactionByKey", "GetGLPostedTransactionByKey"];
const POSTED = fixture(BY_KEY)
  .replaceAll(BY_KEY, BY_POSTED_KEY)
  .replace("<TransactionState>Work</TransactionState>", '<TransactionState xsi:nil="true"/>');

type Exchange = Parameters<Answer>[0];
const yearOf = ({ body }: Exchange) => /<FiscalYear>(\d+)</.exec(body)?.[1] ?? "";
const notFound: Answer = ({ socket }) => void socket.write(xmlReply(500, fixture("fault-not-found")));

/** A GP that has the journal only as a posted one of a fiscal year, and what it was asked, in order. */
async function startPosted(fiscalYear: string, answer: Answer = () => POSTED) {
  const asked: string[] = [];
  const { ledger } = await startFakeGp((exchange) => {
    asked.push([exchange.operation, yearOf(exchange)].join(" ").trim());
    const isIt = exchange.operation === BY_POSTED_KEY && yearOf(exchange) === fiscalYear;
    return isIt ? answer(exchange) : notFound(exchange);
  });
  return { read: () => ledger.read(1, 3428, MARCH_31, signal()), asked };
}

test("an unposted journal takes one request", async () => {
  const { ledger, operations } = await startFakeGp(({ operation }) => fixture(operation));

  expect(await ledger.read(1, 3428, MARCH_31, signal())).toMatchObject({ ok: true, value: { state: "Work" } });
  expect(operations()).toEqual([BY_KEY]);
});

test.each([
  ["2025", 1],
  ["2026", 2],
  ["2024", 3],
])("a journal that was posted in the fiscal year %s is read by its posted key", async (fiscalYear, tries) => {
  const { read, asked } = await startPosted(fiscalYear);

  expect(await read()).toMatchObject({
    ok: true,
    value: { journalNumber: 3428, state: "Open", lines: [{ debitCents: 41_250 }, {}, {}] },
  });
  expect(asked).toEqual([
    BY_KEY,
    ...["2025", "2026", "2024"].slice(0, tries).map((year) => `${BY_POSTED_KEY} ${year}`),
  ]);
});

test("a journal that is nowhere is a problem that says where was looked", async () => {
  const { read, asked } = await startPosted("2031");

  expect(await read()).toEqual({
    ok: false,
    error: {
      code: "gp_fault",
      logId: null,
      detail:
        "Business object not found: journal 3428 of 2025-03-31, neither unposted nor posted in the fiscal years 2025, 2026, 2024",
    },
  });
  expect(asked).toHaveLength(4);
});

// Goal: only GP's own "not found" means that the journal may be elsewhere.
test("another fault of the first operation is not answered by the second", async () => {
  const { ledger, operations } = await startFakeGp(
    ({ socket }) => void socket.write(xmlReply(500, fixture("fault-system"))),
  );

  expect(await ledger.read(1, 3428, MARCH_31, signal())).toMatchObject({ ok: false, error: { code: "gp_fault" } });
  expect(operations()).toEqual([BY_KEY]);
});

test.each<[string, Answer, string]>([
  [
    "a refused role",
    ({ socket }) => void socket.write(xmlReply(500, faultXml("A security exception has occurred."))),
    "security exception",
  ],
  ["another journal", () => POSTED.replaceAll("<JournalId>3428", "<JournalId>3429"), "instead of 3428"],
  ["the other operation's answer", () => fixture(BY_KEY), "instead of GetGLPostedTransactionByKeyResponse"],
])("%s at the posted key is that problem, and the last request", async (_name, answer, detail) => {
  const { read, asked } = await startPosted("2025", answer);

  expect(await read()).toMatchObject({ ok: false, error: { detail: expect.stringContaining(detail) } });
  expect(asked).toHaveLength(2);
});
