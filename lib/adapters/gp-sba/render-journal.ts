import { Buffer } from "node:buffer";
import { amountText } from "#lib/core/ledger/amount.ts";
import { checkJournal } from "#lib/core/ledger/check-sendable.ts";
import { cleanText } from "#lib/core/ledger/clean-text.ts";
import type { GpJournal, JournalLine } from "#lib/core/ports.ts";
import { isObject, parseJson } from "./json/parse-json.ts";

/** What GP's own windows count by; the number must stay a 32-bit integer. */
const SEQUENCE_STEP = 16_384;

export type RenderSettings = Readonly<{
  /** Sent where the journal names none; `""` leaves it out. */
  sourceDocument: string;
  /** A line's member for the code of an analysis dimension; null: lines carry none. */
  dimension: Readonly<{
    field: string;
    /** Which part of the account number is the code, from 1. */
    segment: number;
  }> | null;
}>;

/**
 * The body that creates a journal. Pure: the same journal and settings give the same bytes. Amounts are texts with the currency's
 * decimals, so that no reader makes floats of them. It throws on what the core must have refused before (`checkJournal`).
 */
export function renderJournal(journal: GpJournal, settings: RenderSettings): Uint8Array {
  checkJournal(journal);
  return renderUnchecked(journal, settings);
}

/** The same for the self-test, which asks what GP makes of a journal that is wrong. */
export function renderUnchecked(journal: GpJournal, settings: RenderSettings): Uint8Array {
  const sourceDocument = journal.sourceDocument || settings.sourceDocument;
  return payloadBytes({
    CompanyId: journal.gpCompanyId,
    Date: journal.date,
    Reference: journal.reference,
    BatchId: journal.batchId,
    ...(sourceDocument === "" ? {} : { SourceDocument: sourceDocument }),
    Currency: journal.currency,
    Lines: journal.lines.map((line, index) => ({
      Sequence: SEQUENCE_STEP * (index + 1),
      Account: line.account,
      Debit: amountText(line.debitCents, journal.currencyDecimals),
      Credit: amountText(line.creditCents, journal.currencyDecimals),
      Description: cleanText(line.text),
      ...dimensionOf(line, settings),
    })),
  });
}

/** `{"Payload":…}`, as every request of SBA is wrapped (gp.md 2.3). */
export function payloadBytes(payload: object): Uint8Array {
  return Buffer.from(JSON.stringify({ Payload: payload }));
}

/** The company that rendered bytes are for; null when they are none of SBA's. */
export function companyOfBytes(bytes: Uint8Array): number | null {
  const json = parseJson(bytes);
  const payload = json.ok && isObject(json.value) ? json.value["Payload"] : undefined;
  const id = isObject(payload) ? payload["CompanyId"] : null;
  return typeof id === "string" && /^-?\d{1,9}$/.test(id) ? Number(id) : null;
}

function dimensionOf({ account }: JournalLine, { dimension }: RenderSettings): Readonly<Record<string, string>> {
  if (dimension === null) return {};
  const code = account.split(/[^0-9A-Za-z]+/)[dimension.segment - 1] ?? "";
  return code === "" ? {} : { [dimension.field]: code };
}
