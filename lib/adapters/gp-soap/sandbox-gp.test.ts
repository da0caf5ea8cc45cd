import { expect, test } from "vitest";
import { GP_PATH } from "#lib/sandbox/gp/gp-server.ts";
import { COMPANY, JOURNAL, MONDAY, type Scene, signal } from "#lib/testing/ledger/contract/scene.ts";
import { testLedgerContract } from "#lib/testing/ledger/ledger-contract.ts";
import { createWindowsLedger } from "#lib/testing/windows/windows-ledger.ts";

testLedgerContract({ name: "SOAP", path: GP_PATH, open: createWindowsLedger }, (scene) => {
  testPostedKeys(scene);

  test("a policy that cannot be read means that nothing was sent", async () => {
    const vendor = { code: "OKAFORMAYA", name: "Maya Okafor", classId: "EMPLOYEE" };
    await scene.order("/fault", { kind: "system_fault", operation: "GetPolicyByOperation" });

    expect(await scene.open().createVendor(COMPANY, vendor, signal())).toMatchObject({ kind: "not_executed" });
    expect(scene.requests("CreateVendor")).toBe(0);
  });
});

function testPostedKeys(scene: Scene): void {
  test.each([
    ["by its posted key", { byKeyFindsPosted: false }],
    ["by its posted key, in a year named by its end", { byKeyFindsPosted: false, fiscalYearAhead: 1 }],
    ["by its posted key, in a year named by its beginning", { byKeyFindsPosted: false, fiscalYearAhead: -1 }],
  ])("reads a posted journal whole %s", async (_name, settings) => {
    const ledger = scene.open();
    await scene.create(ledger, JOURNAL.reference);
    await scene.order("/settings", settings);
    await scene.order("/batch", { action: "post", batchId: JOURNAL.batchId });

    expect(await ledger.read(COMPANY, 28_401, MONDAY, signal())).toMatchObject({
      ...{ ok: true, value: { state: "Open", reference: JOURNAL.reference, lines: JOURNAL.lines } },
    });
  });
}
