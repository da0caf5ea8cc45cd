import { afterEach, expect, test } from "vitest";
import { GP_PATH } from "#lib/sandbox/gp/gp-server.ts";
import { ACCOUNT, startForTest } from "#lib/sandbox/gp/testing/started-gp.ts";
import { temporaryFolder } from "#lib/sandbox/testing/temporary-folder.ts";
import { createWindowsLedger } from "#lib/testing/windows/windows-ledger.ts";

// GP's set-up read and written, against the stand-in over real HTTPS and NTLM: here both sides must mean the same.

const COMPANY = 2;
const at = (time: string) => new Date(`2026-11-16T${time}Z`);
const signal = () => AbortSignal.timeout(20_000);
const NEW_ACCOUNT = {
  ...{ number: "420-6440-00", description: "Client Entertainment - Field Service Denver" },
  ...{ postingType: "ProfitLoss" as const, category: "Selling Expense" },
};
const NEW_VENDOR = { code: "OKAFORMAYA", name: "Maya Okafor", classId: "EMPLOYEE" };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(listRowsMax = 1_000) {
  let now = at("09:00:00");
  const sandbox = await startForTest(temporaryFolder(), () => now);
  const host = `localhost:${sandbox.port}`;
  const ledger = createWindowsLedger({
    ...{ url: `https://${host}${GP_PATH}`, caPem: sandbox.gp.tls.caPem },
    ...{ domain: ACCOUNT.domain, username: ACCOUNT.user, password: ACCOUNT.password },
    policy: { allowHosts: [host], allowHttpHosts: [], allowCidrs: [] },
    listRowsMax,
  });
  closing.push(async () => {
    await ledger.close();
    sandbox.close();
  });
  const order = async (path: string, body: object) => expect(await sandbox.control(path, body)).toBe(200);
  const requests = (operation: string) =>
    sandbox.gp.log.entries().filter((entry) => entry.operation === operation).length;
  return { ledger, order, requests, clock: (time: string) => void (now = at(time)) };
}

const valueOf = <T>(result: Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: object }>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

test("accounts come with GP's category", async () => {
  const { ledger } = await start();
  const accounts = valueOf(await ledger.listAccounts(COMPANY, signal()));

  expect(accounts).toHaveLength(600);
  expect(accounts.find(({ number }) => number === "000-1100-00")?.category).toBe("Cash");
  expect(accounts.find(({ number }) => number === "420-6410-00")?.category).toBe("Selling Expense");
});

test("only what was changed in the window, both ends included", async () => {
  const { ledger, order, clock } = await start();
  clock("10:00:00");
  await order("/account", { action: "change", number: "420-6410-00", set: { description: "Air travel - Denver" } });
  clock("11:00:00");
  await order("/account", { action: "change", number: "420-6420-00", set: { active: false } });
  await order("/vendor", { action: "change", code: "AMEX", set: { name: "Amex" } });
  const accounts = async (from: string, to: string) =>
    valueOf(await ledger.listAccounts(COMPANY, signal(), { from: at(from), to: at(to) })).map((one) => one.number);
  const vendors = await ledger.listVendors(COMPANY, signal(), { from: at("11:00:00"), to: at("11:00:00") });

  expect(await accounts("10:00:00", "11:00:00")).toEqual(["420-6410-00", "420-6420-00"]);
  expect(await accounts("10:00:01", "11:00:00")).toEqual(["420-6420-00"]);
  expect(await accounts("12:00:00", "13:00:00")).toEqual([]);
  expect(valueOf(vendors).map(({ code, name }) => `${code} ${name}`)).toEqual(["AMEX Amex"]);
});

test("currencies with their decimals", async () => {
  const { ledger } = await start();

  expect(valueOf(await ledger.listCurrencies(COMPANY, signal()))).toContainEqual({
    ...{ code: "Z-YEN", isoCode: "JPY", name: "Japanese Yen", decimals: 0 },
  });
});

test("employees of payroll and vendors, also those that are no longer active", async () => {
  const { ledger } = await start();
  const employees = valueOf(await ledger.listEmployees(COMPANY, signal()));
  const vendors = valueOf(await ledger.listVendors(COMPANY, signal()));

  expect(employees).toHaveLength(12);
  expect(employees).toContainEqual({
    ...{ code: "BEGA0001", name: "Thomas Begay", email: "", className: "FIELD", active: false },
  });
  expect(vendors).toHaveLength(8);
  expect(vendors).toContainEqual({
    ...{ code: "MORENODIEGO", name: "Diego Moreno", email: "", className: "EMPLOYEE", active: true },
  });
});

test("lists that GP cuts off are read by ranges of their keys", async () => {
  const { ledger, order } = await start(5);
  await order("/settings", { listRowsMax: 5 });

  expect(valueOf(await ledger.listEmployees(COMPANY, signal()))).toHaveLength(12);
  expect(valueOf(await ledger.listVendors(COMPANY, signal()))).toHaveLength(8);
});

test("a list of currencies that is as long as the cap is incomplete", async () => {
  const { ledger } = await start(4);

  expect(await ledger.listCurrencies(COMPANY, signal())).toMatchObject({
    ...{ ok: false, error: { code: "gp_list_incomplete" } },
  });
});

test("creates an account by one request, and reads it back by its number", async () => {
  const { ledger, requests } = await start();

  expect(valueOf(await ledger.readPostingAccount(COMPANY, NEW_ACCOUNT.number, signal()))).toBeNull();
  expect(await ledger.createPostingAccount(COMPANY, NEW_ACCOUNT, signal())).toEqual({ kind: "executed" });
  expect(valueOf(await ledger.readPostingAccount(COMPANY, NEW_ACCOUNT.number, signal()))).toEqual({
    ...NEW_ACCOUNT,
    ...{ active: true, allowsEntry: true, type: "Posting" },
  });
  expect(requests("CreateGLPostingAccount")).toBe(1);
});

test("creates a vendor of a class by one request, and reads it back by its id", async () => {
  const { ledger, requests } = await start();

  expect(valueOf(await ledger.readVendor(COMPANY, NEW_VENDOR.code, signal()))).toBeNull();
  expect(await ledger.createVendor(COMPANY, NEW_VENDOR, signal())).toEqual({ kind: "executed" });
  expect(valueOf(await ledger.readVendor(COMPANY, NEW_VENDOR.code, signal()))).toEqual({
    ...{ code: "OKAFORMAYA", name: "Maya Okafor", email: "", className: "EMPLOYEE", active: true },
  });
  expect(requests("CreateVendor")).toBe(1);
});

test("what GP refuses is rejected, with GP's reasons", async () => {
  const { ledger } = await start();
  const inWrongClass = await ledger.createVendor(COMPANY, { ...NEW_VENDOR, classId: "NONE" }, signal());
  const again = await ledger.createPostingAccount(COMPANY, { ...NEW_ACCOUNT, number: "420-6410-00" }, signal());

  expect(inWrongClass).toMatchObject({ kind: "rejected", reasons: ["Vendor.ClassKey: Vendor class does not exist"] });
  expect(again).toMatchObject({ kind: "rejected", reasons: ["GLAccountNumberKey already exists"] });
});

test("a creation whose answer is lost is unknown and was sent once", async () => {
  const { ledger, order, requests } = await start();
  await order("/fault", { kind: "drop_after", operation: "CreateGLPostingAccount" });

  expect(await ledger.createPostingAccount(COMPANY, NEW_ACCOUNT, signal())).toMatchObject({ kind: "unknown" });
  expect(requests("CreateGLPostingAccount")).toBe(1);
  expect(valueOf(await ledger.readPostingAccount(COMPANY, NEW_ACCOUNT.number, signal()))?.number).toBe("420-6440-00");
});

test("a policy that cannot be read means that nothing was sent", async () => {
  const { ledger, order, requests } = await start();
  await order("/fault", { kind: "system_fault", operation: "GetPolicyByOperation" });

  expect(await ledger.createVendor(COMPANY, NEW_VENDOR, signal())).toMatchObject({ kind: "not_executed" });
  expect(requests("CreateVendor")).toBe(0);
});
