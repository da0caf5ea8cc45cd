import { expect, test } from "vitest";
import { SBA_PATH } from "#lib/sandbox/gp/sba/sba-call.ts";
import { COMPANY, signal, valueOf } from "#lib/testing/ledger/contract/scene.ts";
import { testLedgerContract } from "#lib/testing/ledger/ledger-contract.ts";
import { createWindowsSbaLedger } from "#lib/testing/windows/sba-ledger.ts";

testLedgerContract({ name: "SBA", path: SBA_PATH, open: createWindowsSbaLedger }, (scene) => {
  test("fiscal periods come with what is closed", async () => {
    const ledger = scene.open();
    await scene.order("/settings", { closedPeriods: ["2026-11"] });
    const periods = valueOf(await ledger.listFiscalPeriods(COMPANY, signal()));

    expect(periods?.slice(9, 11)).toEqual([
      { year: 2026, number: 10, firstDay: "2026-10-01", lastDay: "2026-10-31", closed: false },
      { year: 2026, number: 11, firstDay: "2026-11-01", lastDay: "2026-11-30", closed: true },
    ]);
  });

  test("what is not offered says so, and nothing else breaks by it", async () => {
    const ledger = scene.open();
    await scene.order("/settings", { unexposed: ["Vendors", "FiscalPeriods"] });

    expect(await ledger.listVendors(COMPANY, signal())).toMatchObject({
      ...{ ok: false, error: { code: "gp_resource_missing", resource: "vendors" } },
    });
    expect(await ledger.listFiscalPeriods(COMPANY, signal())).toMatchObject({
      ...{ ok: false, error: { code: "gp_resource_missing", resource: "fiscalPeriods" } },
    });
    expect(valueOf(await ledger.listAccounts(COMPANY, signal()))).toHaveLength(600);
  });
});
