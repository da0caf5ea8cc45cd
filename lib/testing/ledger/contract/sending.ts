import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import type { GpLedger } from "#lib/core/ledger/gp-ledger.ts";
import type { GpJournal } from "#lib/core/ports.ts";
import { COMPANY, JOURNAL, MONDAY, rowsOf, type Scene, signal } from "./scene.ts";

const CREATE = "CreateGLTransaction";
const LATE_MS = 400;
const [DEBIT, CREDIT] = JOURNAL.lines;
const toAccount = (account: string): GpJournal => ({
  ...JOURNAL,
  lines: JOURNAL.lines.map((line, index) => (index === 0 ? { ...line, account } : line)),
});

/** What a send comes to: the table of posting-protocol.md. */
export function testSending(scene: Scene): void {
  const send = (ledger: GpLedger, journal: GpJournal) => ledger.send(ledger.render(journal), signal());
  const found = async (ledger: GpLedger) =>
    rowsOf(await ledger.list(COMPANY, { from: MONDAY, to: MONDAY }, signal())).map(({ reference }) => reference);

  test.each<[string, GpJournal, string]>([
    ["an account that does not exist", toAccount("400-6440-00"), "GLAccountKey: Account 400-6440-00 does not exist"],
    ["an inactive account", toAccount("300-6445-00"), "GLAccountKey: Account 300-6445-00 is inactive"],
    ["an account without entry", toAccount("100-6440-10"), "does not allow account entry"],
    ["an allocation account", toAccount("600-6560-10"), "is a Fixed Allocation account"],
    ["another currency", { ...JOURNAL, currency: "EUR" }, "CurrencyKey: Currency EUR is not set up"],
    ["an unknown source document", { ...JOURNAL, sourceDocument: "NONE" }, "Source document does not exist"],
  ])("%s is rejected, with GP's reasons, and not kept", async (_name, journal, reason) => {
    const ledger = scene.open();
    const outcome = await send(ledger, journal);

    expect(outcome).toMatchObject({ kind: "rejected" });
    expect(outcome.kind === "rejected" && outcome.reasons.join(" | ")).toContain(reason);
    expect(await found(ledger)).toEqual([]);
  });

  test("debits that are not the credits are rejected", async () => {
    const ledger = scene.open();
    const bytes = Buffer.from(Buffer.from(ledger.render(JOURNAL)).toString().replace("512.40", "512.41"));

    expect(await ledger.send(bytes, signal())).toMatchObject({
      ...{ kind: "rejected", reasons: ["GLTransaction.Lines: Debits and credits are not equal"] },
    });
    expect(await found(ledger)).toEqual([]);
  });

  test("a closed period and a missing role are rejected", async () => {
    const ledger = scene.open();
    await scene.order("/settings", { closedPeriods: ["2026-11"] });
    expect(await send(ledger, JOURNAL)).toMatchObject({
      ...{ kind: "rejected", reasons: ["GLTransaction.Key: The fiscal period is closed"] },
    });
    await scene.order("/settings", { closedPeriods: [], roleMissingIn: [COMPANY] });
    expect(await send(ledger, JOURNAL)).toMatchObject({ kind: "rejected" });
    await scene.order("/settings", { roleMissingIn: [] });
    expect(await found(ledger)).toEqual([]);
  });

  testLostAnswers(scene, send, found);
}

type Send = (ledger: GpLedger, journal: GpJournal) => ReturnType<GpLedger["send"]>;
type Found = (ledger: GpLedger) => Promise<readonly string[]>;

function testLostAnswers(scene: Scene, send: Send, found: Found): void {
  const kept = [JOURNAL.reference];
  test.each([
    ["drop_after", kept],
    ["drop_before", []],
    ["truncate", kept],
    ["reset_mid_answer", kept],
    ["system_fault", []],
    ["http_500", []],
    ["http_503", []],
    ["html_page", []],
    ["empty_answer", []],
    ["xml_bomb", []],
  ] as const)("%s is unknown, was sent once, and a look tells what was done", async (kind, expected) => {
    const ledger = scene.open();
    await scene.order("/fault", { kind, operation: CREATE });

    expect(await send(ledger, JOURNAL)).toMatchObject({ kind: "unknown" });
    expect(scene.requests(CREATE)).toBe(1);
    expect(await found(ledger)).toEqual(expected);
  });

  test("an answer with a refusal from a service that did it all the same is unknown", async () => {
    const ledger = scene.open();
    await scene.order("/fault", { kind: "system_fault", operation: CREATE, commit: true });

    expect(await send(ledger, JOURNAL)).toMatchObject({ kind: "unknown" });
    expect(await found(ledger)).toEqual(kept);
  });

  test("a deadline that passes is unknown, and the late journal is found", async () => {
    const ledger = scene.open();
    await scene.order("/fault", { kind: "late_commit", operation: CREATE, ms: LATE_MS });
    const outcome = await ledger.send(ledger.render(JOURNAL), AbortSignal.timeout(LATE_MS / 2));

    expect(outcome).toMatchObject({ kind: "unknown", problem: { code: "gp_timeout" } });
    expect(await found(ledger)).toEqual([]);
    await expect.poll(() => found(ledger)).toEqual(kept);
  });

  test("a refused password and bytes of another surface execute nothing", async () => {
    const [wrong, right] = [scene.open({ password: "wrong" }), scene.open()];

    expect(await send(wrong, JOURNAL)).toMatchObject({
      ...{ kind: "not_executed", problem: { code: "gp_credentials_refused" } },
    });
    expect(await send(wrong, JOURNAL)).toMatchObject({ kind: "not_executed", problem: { code: "gp_circuit_open" } });
    expect(await right.send(Buffer.from("[]"), signal())).toMatchObject({
      ...{ kind: "not_executed", problem: { code: "gp_setup_incomplete" } },
    });
    expect(scene.requests(CREATE)).toBe(0);
  });

  test("the same journal gives the same bytes, and a zero stands on the other side", () => {
    const ledger = scene.open();
    const bytes = () => Buffer.from(ledger.render(structuredClone(JOURNAL)));

    expect(bytes().equals(bytes())).toBe(true);
    expect(
      [DEBIT, CREDIT].map((line) =>
        bytes()
          .toString()
          .includes(line?.text ?? ""),
      ),
    ).toEqual([true, true]);
    expect(
      bytes()
        .toString()
        .match(/\b0\.00\b/g),
    ).toHaveLength(2);
  });
}
