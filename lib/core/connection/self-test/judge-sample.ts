import type { ExportSample } from "../../ports.ts";
import type { RunProblem } from "../../problem.ts";
import { type Answers, answer } from "../open-questions.ts";

const NAMED_MAX = 5;

type SampleSettings = Readonly<{ spendSign: "positive" | "negative"; unescapeHtml: boolean }>;

/**
 * What a sample says of this customer's Expensify. `problem` is what keeps money from being right: most of the reports do not add up to
 * their total, or spend has another sign than the connection is set to. A single one that does not add up is held by the rules, and no
 * fault of the connection. Null without a report: nothing is known then.
 */
export type JudgedSample = Readonly<{ answers: Answers; problem: RunProblem | null; summary: string }>;

export function judgeSample(sample: ExportSample, settings: SampleSettings): JudgedSample {
  const { reports } = sample;
  if (reports.length === 0) return { answers: {}, problem: null, summary: "no approved report to calibrate with" };
  const wrong = reports.filter(({ totalCents, sumCents }) => totalCents === null || totalCents !== sumCents);
  const sign = signOf(sample);
  const answers = { ...moneyAnswers(sample, sign, wrong), ...fileAnswers(sample) };
  const good = reports.length - wrong.length;
  const summary = `${good} of ${reports.length} add up, spend is ${sign === "unclear" ? "not to be told" : sign}`;
  return { answers, summary, problem: problemOf(wrong.length > good ? wrong[0] : undefined, sign, settings) };
}

/** Most expenses are spend: one refund among them does not turn the sign. */
function signOf({ amounts: { positive, negative } }: ExportSample): "positive" | "negative" | "unclear" {
  if (positive === negative) return "unclear";
  return positive > negative ? "positive" : "negative";
}

function problemOf(
  wrong: ExportSample["reports"][number] | undefined,
  sign: ReturnType<typeof signOf>,
  { spendSign }: SampleSettings,
): RunProblem | null {
  if (wrong) {
    const { reportId, totalCents, sumCents } = wrong;
    return { code: "sample_total_differs", reportId, totalCents, sumCents };
  }
  if (sign !== "unclear" && sign !== spendSign) return { code: "sample_sign_differs", found: sign, setting: spendSign };
  return null;
}

function moneyAnswers(
  { reports, amounts }: ExportSample,
  sign: ReturnType<typeof signOf>,
  wrong: ExportSample["reports"],
): Answers {
  const { positive, negative, odd } = amounts;
  const total = wrong.length === 0 ? "adds_up" : wrong.length * 2 > reports.length ? "differs" : "mostly";
  const which = wrong.slice(0, NAMED_MAX).map(({ reportId }) => reportId);
  const of = `${reports.length} reports`;
  return {
    ...answer("expensify_sign", sign, `${positive} expenses positive, ${negative} negative`),
    ...answer("expensify_total", total, wrong.length === 0 ? of : `${wrong.length} of ${of} not: ${which.join(", ")}`),
    ...answer("expensify_unit", odd === 0 ? "hundredths" : "other", odd === 0 ? "" : `${odd} amounts`),
  };
}

function fileAnswers({ passes, texts, tags, dates, kinds, hasByteOrderMark, reports }: ExportSample): Answers {
  const html = texts.plain > 0 ? "plain" : texts.escaped > 0 ? "escaped" : "unseen";
  const escape = tags.kept > 0 ? "kept" : tags.removed > 0 ? "removed" : "unseen";
  const mark = hasByteOrderMark ? ", with a byte order mark" : "";
  return {
    ...answer("expensify_html", html, texts.example),
    ...answer("expensify_tag_escape", escape),
    ...answer("expensify_passes", passes > 1 ? "several" : "one", `${passes} for ${reports.length} reports${mark}`),
    ...answer("expensify_dates", dates.other > 0 ? "other" : "known", dates.example),
    ...answer("expensify_kinds", kinds.length > 0 ? "seen" : "unseen", kinds.join(", ")),
  };
}
