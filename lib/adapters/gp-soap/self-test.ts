import type { Day } from "#lib/core/day.ts";
import type { Cents } from "#lib/core/money.ts";
import type { LedgerProbe } from "#lib/core/ledger/ledger-probe.ts";
import type { GpSession } from "./gp-session.ts";
import { renderUnchecked, type RenderSettings } from "./render-journal.ts";
import { envelopeBytes, transactionRequest } from "./wire.ts";
import { centsAt, itemsOf, requiredChild } from "./xml/answer-fields.ts";
import { childOf, type XmlElement } from "./xml/parse-xml.ts";

/** What the self-test needs beyond what the rules use: wrong journals, and the tax of a line (gp.md 1.3). */
export function ledgerProbe(session: GpSession, settings: RenderSettings): LedgerProbe {
  return {
    renderProbe: (journal) => envelopeBytes(renderUnchecked(journal, settings)),
    readTaxes: (gpCompanyId, journalNumber, date: Day, signal) => {
      const context = { gpCompanyId, culture: settings.culture };
      return session.read(transactionRequest(journalNumber, date, context), mapTaxes, signal);
    },
  };
}

function mapTaxes(response: XmlElement): readonly (Cents | null)[] {
  const journal = requiredChild(response, "GetGLTransactionByKeyResult");
  return itemsOf(requiredChild(journal, "Lines"), "GLTransactionLine").map((line) => {
    const tax = childOf(line, "Tax");
    return tax && childOf(tax, "Amount") ? centsAt(tax, "Amount") : null;
  });
}
