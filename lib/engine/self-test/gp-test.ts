import { answer } from "#lib/core/connection/open-questions.ts";
import type { SelfTestStep } from "#lib/core/connection/self-test/self-test.ts";
import type { Account } from "#lib/core/ports.ts";
import { looksLikeTestMarker } from "#lib/core/posting/marker.ts";
import { sendProbes } from "./gp-probes.ts";
import { checkWhole, sendWhole } from "./gp-whole.ts";
import { type GpTestWorld, readSignal, type TestChart } from "./gp-world.ts";
import { openNotebook, type Notebook, type StepResult } from "./notebook.ts";

const OPERATION = "CreateGLTransaction";
const DECIMALS_DEFAULT = 2;

/**
 * Tests a ledger in a company where nothing counts: one small journal whole, then such as are wrong on purpose, each sent once, under
 * a reference of its own. Whatever is unclear ends the test. Journals that GP takes stay there until a person deletes them.
 */
export async function runGpTest(world: GpTestWorld): Promise<readonly SelfTestStep[]> {
  const book = openNotebook(world.clock, world.stop, world.keep);
  const chart = await prepare(world, book);
  if (chart === null) return book.steps();
  const whole = await sendWhole(world, book, chart);
  if (whole === null || !(await checkWhole(world, book, whole))) return book.steps();
  await sendProbes(world, book, chart);
  return book.steps();
}

/** Everything that must hold before anything is sent. Null: the test ended. */
async function prepare(world: GpTestWorld, book: Notebook): Promise<TestChart | null> {
  const { ledger, input } = world;
  const { gpCompanyId, companyName, date } = input;
  const isCompany = await book.take("company", { sent: `company ${gpCompanyId}, “${companyName}”` }, () =>
    checkCompany(world),
  );
  if (!isCompany) return null;
  const hasPolicy = await book.take("policy", { sent: OPERATION }, async () => {
    const policy = await ledger.readPolicy(gpCompanyId, OPERATION, readSignal(world));
    // Journals carry the policy's id from the settings: that it can be read is good to know, and no more.
    if (!policy.ok) return { state: "skipped", came: "could not be read", problem: policy.error };
    return { state: "done", came: `${policy.value.name}, ${policy.value.id}` };
  });
  if (!hasPolicy) return null;
  let chart: TestChart | null = null;
  const hasChart = await book.take("chart", { sent: "all accounts" }, async () => {
    const read = await readChart(world);
    chart = read.chart;
    return read.result;
  });
  if (!hasChart || chart === null) return null;
  const isFree = await book.take("look_first", { sent: `journals of ${date}` }, () => lookFirst(world));
  return isFree ? chart : null;
}

async function checkCompany(world: GpTestWorld): Promise<StepResult> {
  const { gpCompanyId, companyName } = world.input;
  const companies = await world.ledger.listCompanies(readSignal(world));
  if (!companies.ok) return { state: "failed", came: "", problem: companies.error };
  const name = companies.value.find(({ id }) => id === gpCompanyId)?.name ?? "";
  const came = companies.value.map((company) => `${company.id} ${company.name}`).join(", ");
  if (name === "" || name.trim() !== companyName.trim())
    return { state: "failed", came, problem: { code: "test_company_differs", gpCompanyId, name } };
  return { state: "done", came };
}

async function readChart(world: GpTestWorld): Promise<Readonly<{ chart: TestChart | null; result: StepResult }>> {
  const { gpCompanyId, currency } = world.input;
  const accounts = await world.ledger.listAccounts(gpCompanyId, readSignal(world));
  if (!accounts.ok) {
    const isCut = accounts.error.code === "gp_list_incomplete";
    const answers = isCut ? answer("gp_list_cap", "cut", "the chart of accounts") : {};
    return { chart: null, result: { state: "failed", came: "", answers, problem: accounts.error } };
  }
  const posting = accounts.value.filter(({ type }) => type === "Posting");
  const [debit, credit] = posting.filter(({ active, allowsEntry }) => active && allowsEntry).map(numberOf);
  const came = `${accounts.value.length} accounts`;
  if (debit === undefined || credit === undefined) {
    const problem = { code: "test_accounts_missing", found: debit === undefined ? 0 : 1 } as const;
    return { chart: null, result: { state: "failed", came, problem } };
  }
  const currencies = await world.ledger.listCurrencies(gpCompanyId, readSignal(world));
  const known = currencies.ok ? currencies.value.find(({ isoCode }) => isoCode === currency) : undefined;
  const chart: TestChart = {
    ...{ debit, credit, decimals: known?.decimals ?? DECIMALS_DEFAULT },
    inactive: posting.find(({ active }) => !active)?.number ?? null,
    noEntry: posting.find(({ active, allowsEntry }) => active && !allowsEntry)?.number ?? null,
  };
  const answers = answer("gp_list_cap", "whole", `${accounts.value.length} accounts came at once`);
  return { chart, result: { state: "done", came: `${came}; uses ${debit} and ${credit}`, answers } };
}

function numberOf({ number }: Account): string {
  return number;
}

async function lookFirst(world: GpTestWorld): Promise<StepResult> {
  const { gpCompanyId, date } = world.input;
  const listed = await world.ledger.list(gpCompanyId, { from: date, to: date }, readSignal(world));
  if (listed.kind === "incomplete") {
    const isCut = listed.problem.code === "gp_list_incomplete";
    const answers = isCut ? answer("gp_list_cap", "cut", `the journals of ${date}`) : {};
    return { state: "failed", came: "", answers, problem: listed.problem };
  }
  const earlier = listed.journals.filter(({ reference }) => looksLikeTestMarker(reference)).length;
  const left = earlier > 0 ? `, ${earlier} of earlier self-tests` : "";
  return { state: "done", came: `${listed.journals.length} journals${left}` };
}
