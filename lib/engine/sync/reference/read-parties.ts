import type { LedgerCurrency, LedgerParty, LedgerSetup } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import { keepReading } from "./keep-reading.ts";
import { currencyList, type CurrencyRow, type ListShape, partyList, type PartyRow } from "./list-shape.ts";
import type { ReferencePlace } from "./place.ts";
import { windowOf } from "./read-chart.ts";
import { isStale, loadReads } from "./reference-reads.ts";

/** Lists without a last change, and vendors whole, are read this often. */
const FULL_EVERY_MS = 24 * 3_600_000;

/**
 * Currencies, payroll employees and vendors of a company. Nothing of a posting hangs on them, so that a list which GP does not
 * give to the connector's account (a site without US payroll, a missing role) is told and keeps nothing else from being read.
 */
export async function readParties(
  ledger: LedgerSetup,
  place: ReferencePlace,
  isFirst: boolean,
  signal: AbortSignal,
): Promise<readonly RunProblem[]> {
  const reads = await place.inOrganization((tx) => loadReads(tx, place.companyId));
  const isDue = (kind: "currency" | "ledger_employee") => isFirst || isStale(reads.of(kind), FULL_EVERY_MS, place.now);
  const problems: RunProblem[] = [];
  const told = (kind: string, read: Result<unknown, RunProblem>) => {
    if (!read.ok && !isUnoffered(read.error)) problems.push(asTold(kind, read.error));
  };
  if (isDue("currency") && !signal.aborted) {
    const read = await ledger.listCurrencies(place.gpCompanyId, signal);
    if (read.ok) await keep(place, currencyList(place), read.value.map(currencyRow), true);
    told("currency", read);
  }
  if (isDue("ledger_employee") && !signal.aborted) {
    const read = await ledger.listEmployees(place.gpCompanyId, signal);
    if (read.ok) await keep(place, partyList(place, "employee"), read.value.map(partyRow), true);
    told("ledger_employee", read);
  }
  if (signal.aborted) return problems;
  const changed = isFirst ? null : await windowOf(place, "vendor");
  const read = await ledger.listVendors(place.gpCompanyId, signal, ...(changed === null ? [] : [changed]));
  if (read.ok) await keep(place, partyList(place, "vendor"), read.value.map(partyRow), changed === null);
  told("vendor", read);
  return problems;
}

async function keep<Row extends object>(
  place: ReferencePlace,
  shape: ListShape<Row>,
  rows: readonly Row[],
  isWhole: boolean,
): Promise<void> {
  const of = { ...place, tellsCompanies: [place.companyId] };
  await place.inOrganization((tx) => keepReading(tx, of, shape, rows, isWhole));
}

/** The connection's settings say that there is no such list: nobody is told of it with every run. */
function isUnoffered(problem: RunProblem): boolean {
  return problem.code === "gp_resource_missing" && problem.path === null;
}

function asTold(kind: string, problem: RunProblem): RunProblem {
  return problem.code === "gp_fault" ? { code: "reference_unreadable", kind, detail: problem.detail } : problem;
}

function currencyRow({ code, isoCode, name, decimals }: LedgerCurrency): CurrencyRow {
  return { code, iso_code: isoCode, name, decimals };
}

function partyRow({ code, name, email, className, active }: LedgerParty): PartyRow {
  return { code, name, email, class_name: className, active };
}
