import type { LedgerProbe } from "#lib/core/ledger/ledger-probe.ts";
import { renderUnchecked, type RenderSettings } from "./render-journal.ts";

/** What the self-test needs beyond what the rules use: journals that are wrong. The contract has no tax of a line. */
export function ledgerProbe(settings: RenderSettings): LedgerProbe {
  return { renderProbe: (journal) => renderUnchecked(journal, settings), readTaxes: null };
}
