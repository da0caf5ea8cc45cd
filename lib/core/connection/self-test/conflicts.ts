import type { Answers } from "../open-questions.ts";
import { TEST_BATCH_LENGTH } from "./test-batch.ts";

/** What of the connection or its companies contradicts what the self-test found. Codes are stable. */
export const CONFLICTS = {
  /** Batches of reports, `EXP-20261116-1`, do not fit into GP's 15 characters with the prefix before them. */
  batch_prefix_too_long: { isFatal: true },
  /** They fit, as long as there are fewer than ten a day. */
  batch_prefix: { isFatal: false },
  /** The reference is what a journal is known by. */
  reference_changed: { isFatal: true },
  number_not_assigned: { isFatal: true },
  /** Neither of the lists by which a sent journal is looked for has it. */
  lists_blind: { isFatal: true },
  /** The watch asks for journals by their last change. */
  changes_unseen: { isFatal: false },
  /** GP's own tax reports do not see what the tax rules of a company split off. */
  tax_not_kept: { isFatal: false },
  sign_differs: { isFatal: true },
  text_escaped: { isFatal: false },
  text_plain: { isFatal: false },
} as const satisfies Record<string, Readonly<{ isFatal: boolean }>>;
export type ConflictCode = keyof typeof CONFLICTS;

export type ConflictFacts = Readonly<{
  /** Of the Expensify connection. */
  spendSign?: "positive" | "negative";
  unescapeHtml?: boolean;
  /** Whether a company of the GP connection has tax rules. */
  hasTaxRules: boolean;
}>;

/** `EXP-yyyymmdd-n` in GP's 15 characters leaves room for one. */
const PREFIX_LENGTH_MAX = 1;

/** In the order of the registry. What was not found out contradicts nothing. */
export function conflictsOf(answers: Answers, facts: ConflictFacts): readonly ConflictCode[] {
  const is = (code: keyof Answers, ...given: readonly string[]) => given.includes(answers[code]?.answer ?? "");
  const prefixLength = (answers.gp_batch_prefix?.detail.length ?? 0) - TEST_BATCH_LENGTH;
  const isPrefixed = is("gp_batch_prefix", "prefixed");
  const found: Readonly<Record<ConflictCode, boolean>> = {
    batch_prefix_too_long: isPrefixed && prefixLength > PREFIX_LENGTH_MAX,
    batch_prefix: isPrefixed && prefixLength <= PREFIX_LENGTH_MAX,
    reference_changed: is("gp_reference", "changed"),
    number_not_assigned: is("gp_journal_number", "not_assigned"),
    lists_blind: is("gp_find_by_batch", "no", "stored") && is("gp_find_by_source", "no"),
    changes_unseen: is("gp_find_by_change", "no"),
    tax_not_kept: facts.hasTaxRules && is("gp_line_tax", "dropped", "refused", "absent"),
    sign_differs: isOther(facts.spendSign, answers.expensify_sign?.answer),
    text_escaped: facts.unescapeHtml === false && is("expensify_html", "escaped"),
    text_plain: facts.unescapeHtml === true && is("expensify_html", "plain"),
  };
  return (Object.keys(CONFLICTS) as ConflictCode[]).filter((code) => found[code]);
}

function isOther(setting: string | undefined, found: string | undefined): boolean {
  return setting !== undefined && found !== undefined && found !== "unclear" && found !== setting;
}
