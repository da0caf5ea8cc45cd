import { expect, test } from "vitest";
import { at, COMPANY, JOURNAL, type Scene, signal, valueOf } from "./scene.ts";

const NEW_ACCOUNT = {
  ...{ number: "420-6440-00", description: "Client Entertainment - Field Service Denver" },
  ...{ postingType: "ProfitLoss" as const, category: "Selling Expense" },
};
const NEW_VENDOR = { code: "OKAFORMAYA", name: "Maya Okafor", classId: "EMPLOYEE" };

/** GP's set-up, read and written. */
export function testSetup(scene: Scene): void {
  test("companies, the account format and a batch", async () => {
    const ledger = scene.open();
    await scene.create(ledger, "EXP R1 AAAAAAAA", "EXP R2 BBBBBBBB");

    expect(valueOf(await ledger.listCompanies(signal())).map(({ id, name }) => `${id} ${name}`)).toEqual([
      ...["-1 Fabrikam, Inc. (sample)", "1 Fabrikam, Inc.", "2 Halden Instruments", "3 Halden Canada"],
    ]);
    expect(valueOf(await ledger.listCompanies(signal()))[2]).toEqual({
      ...{ id: COMPANY, name: "Halden Instruments", separator: "-", workflow: false },
      options: ["SeparatePaymentDistributions"],
    });
    expect(valueOf(await ledger.readAccountFormat(COMPANY, signal()))).toEqual([
      { position: 1, name: "Cost Centre", length: 3, isMain: false },
      { position: 2, name: "Account", length: 4, isMain: true },
      { position: 3, name: "Site", length: 2, isMain: false },
    ]);
    expect(valueOf(await ledger.readBatch(COMPANY, JOURNAL.batchId, signal()))).toEqual({ count: 2 });
    expect(valueOf(await ledger.readBatch(COMPANY, "NONE", signal()))).toBeNull();
  });

  test("accounts with what counts of each", async () => {
    const accounts = valueOf(await scene.open().listAccounts(COMPANY, signal()));
    const of = (number: string) => accounts.find((account) => account.number === number);

    expect(accounts).toHaveLength(600);
    expect(of("000-1100-00")).toMatchObject({ category: "Cash", postingType: "BalanceSheet" });
    expect(of("420-6410-00")).toMatchObject({
      ...{ active: true, allowsEntry: true, type: "Posting", postingType: "ProfitLoss", category: "Selling Expense" },
    });
    expect(of("300-6445-00")?.active).toBe(false);
    expect(of("100-6440-10")?.allowsEntry).toBe(false);
    expect(of("600-6560-10")?.type).toBe("Fixed Allocation");
  });

  test("only what was changed in the window, both ends included", async () => {
    const ledger = scene.open();
    scene.clock("10:00:00");
    await scene.order("/account", { action: "change", number: "420-6410-00", set: { description: "Air travel" } });
    scene.clock("11:00:00");
    await scene.order("/account", { action: "change", number: "420-6420-00", set: { active: false } });
    await scene.order("/vendor", { action: "change", code: "AMEX", set: { name: "Amex" } });
    const accounts = async (from: string, to: string) =>
      valueOf(await ledger.listAccounts(COMPANY, signal(), { from: at(from), to: at(to) })).map(({ number }) => number);
    const vendors = await ledger.listVendors(COMPANY, signal(), { from: at("11:00:00"), to: at("11:00:00") });

    expect(await accounts("10:00:00", "11:00:00")).toEqual(["420-6410-00", "420-6420-00"]);
    expect(await accounts("10:00:01", "11:00:00")).toEqual(["420-6420-00"]);
    expect(await accounts("12:00:00", "13:00:00")).toEqual([]);
    expect(valueOf(vendors).map(({ code, name }) => `${code} ${name}`)).toEqual(["AMEX Amex"]);
  });

  test("currencies with their decimals, employees and vendors, also those that are no longer active", async () => {
    const ledger = scene.open();
    const employees = valueOf(await ledger.listEmployees(COMPANY, signal()));
    const vendors = valueOf(await ledger.listVendors(COMPANY, signal()));

    expect(valueOf(await ledger.listCurrencies(COMPANY, signal()))).toContainEqual({
      ...{ code: "Z-YEN", isoCode: "JPY", name: "Japanese Yen", decimals: 0 },
    });
    expect([employees.length, vendors.length]).toEqual([12, 8]);
    expect(employees).toContainEqual({
      ...{ code: "BEGA0001", name: "Thomas Begay", email: "", className: "FIELD", active: false },
    });
    expect(vendors).toContainEqual({
      ...{ code: "MORENODIEGO", name: "Diego Moreno", email: "", className: "EMPLOYEE", active: true },
    });
  });

  test("lists that are cut off are read by ranges of their keys, and those without keys are incomplete", async () => {
    const ledger = scene.open({ listRowsMax: 5 });
    await scene.order("/settings", { listRowsMax: 5 });

    expect(valueOf(await ledger.listEmployees(COMPANY, signal()))).toHaveLength(12);
    expect(valueOf(await ledger.listVendors(COMPANY, signal()))).toHaveLength(8);
    expect(await scene.open({ listRowsMax: 4 }).listCurrencies(COMPANY, signal())).toMatchObject({
      ...{ ok: false, error: { code: "gp_list_incomplete" } },
    });
  });

  testWriting(scene);
}

function testWriting(scene: Scene): void {
  test("creates an account by one request, and reads it back by its number", async () => {
    const ledger = scene.open();

    expect(valueOf(await ledger.readPostingAccount(COMPANY, NEW_ACCOUNT.number, signal()))).toBeNull();
    expect(await ledger.createPostingAccount(COMPANY, NEW_ACCOUNT, signal())).toEqual({ kind: "executed" });
    expect(valueOf(await ledger.readPostingAccount(COMPANY, NEW_ACCOUNT.number, signal()))).toEqual({
      ...{ ...NEW_ACCOUNT, active: true, allowsEntry: true, type: "Posting" },
    });
    expect(scene.requests("CreateGLPostingAccount")).toBe(1);
  });

  test("creates a vendor of a class by one request, and reads it back by its id", async () => {
    const ledger = scene.open();

    expect(valueOf(await ledger.readVendor(COMPANY, NEW_VENDOR.code, signal()))).toBeNull();
    expect(await ledger.createVendor(COMPANY, NEW_VENDOR, signal())).toEqual({ kind: "executed" });
    expect(valueOf(await ledger.readVendor(COMPANY, NEW_VENDOR.code, signal()))).toEqual({
      ...{ code: "OKAFORMAYA", name: "Maya Okafor", email: "", className: "EMPLOYEE", active: true },
    });
    expect(scene.requests("CreateVendor")).toBe(1);
  });

  test("what GP refuses to create is rejected, with GP's reasons", async () => {
    const ledger = scene.open();
    const inWrongClass = await ledger.createVendor(COMPANY, { ...NEW_VENDOR, classId: "NONE" }, signal());
    const again = await ledger.createPostingAccount(COMPANY, { ...NEW_ACCOUNT, number: "420-6410-00" }, signal());

    expect(inWrongClass).toMatchObject({ kind: "rejected", reasons: ["Vendor.ClassKey: Vendor class does not exist"] });
    expect(again).toMatchObject({ kind: "rejected", reasons: ["GLAccountNumberKey already exists"] });
  });

  test("a creation whose answer is lost is unknown and was sent once", async () => {
    const ledger = scene.open();
    await scene.order("/fault", { kind: "drop_after", operation: "CreateGLPostingAccount" });

    expect(await ledger.createPostingAccount(COMPANY, NEW_ACCOUNT, signal())).toMatchObject({ kind: "unknown" });
    expect(scene.requests("CreateGLPostingAccount")).toBe(1);
    expect(valueOf(await ledger.readPostingAccount(COMPANY, NEW_ACCOUNT.number, signal()))?.number).toBe("420-6440-00");
  });
}
