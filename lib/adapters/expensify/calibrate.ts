import { isDay } from "#lib/core/day.ts";
import { assert } from "#lib/core/assert.ts";
import { cents, sumCents } from "#lib/core/money.ts";
import type { ExportSample, SampleQuery } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { checkExport } from "./export/check-export.ts";
import { parseLine } from "./export/parse-line.ts";
import { readLines } from "./export/read-lines.ts";
import { renderFile } from "./export/render-file.ts";
import { openSpool, type Spool } from "./export/spool.ts";
import { exportApprovedJob, exportByIdJob, type Job } from "./job/jobs.ts";
import { chooseAmount, readCents } from "./map/choose-amount.ts";
import { readInstant } from "./map/read-text.ts";
import type { ExpensifyContext } from "./options.ts";
import { EXPORT_BEGINS } from "./read-reports.ts";
import type { ReportLine } from "./wire.ts";

const KINDS_MAX = 20;
const EXAMPLE_CHARACTERS_MAX = 60;
const ENTITY = /&(?:lt|gt|quot|apos|amp|#\d{1,5});/;
/** What an escaped text cannot have: a bracket, or an ampersand that begins no entity. */
const RAW = /[<>]|&(?!(?:lt|gt|quot|apos|amp|#\d{1,5});)/;
const BYTE_ORDER_MARK = "\uFEFF";

type Tally = { -readonly [Key in keyof ExportSample]: ExportSample[Key] };

/**
 * Exports some reports and tells how the file is written, with no setting of the connection applied. Nothing is marked or changed.
 * A file that did not come whole is no sample: it is refused, as where reports are read. Errors: those of the export.
 */
export async function sampleReports(
  context: ExpensifyContext,
  query: SampleQuery,
  signal: AbortSignal,
): Promise<Result<ExportSample, RunProblem>> {
  const spool = await openSpool(context.spoolDir);
  try {
    const rendered = await renderFile(context, jobOf(query), EXPORT_BEGINS, spool, signal);
    if (!rendered.ok) return rendered;
    const checked = await checkExport(spool.file, context.limits.lineBytesMax);
    return checked.ok ? ok(await tallyFile(spool, context.limits.lineBytesMax)) : checked;
  } finally {
    await spool.close();
  }
}

function jobOf(query: SampleQuery): Job {
  if (query.kind === "by_id") return exportByIdJob(query.reportIds, query.approvedAfter);
  return exportApprovedJob(query.since, [], false, query.reportsMax);
}

async function tallyFile(spool: Spool, lineBytesMax: number): Promise<ExportSample> {
  const tally: Tally = {
    ...{ reports: [], errors: 0, passes: 0, hasByteOrderMark: await beginsWithMark(spool) },
    amounts: { positive: 0, negative: 0, odd: 0 },
    texts: { escaped: 0, plain: 0, example: "" },
    tags: { kept: 0, removed: 0 },
    dates: { known: 0, other: 0, example: "" },
    kinds: [],
  };
  for await (const { text } of readLines(spool.file, lineBytesMax)) {
    const line = parseLine(text ?? "");
    assert(line.ok, "a checked export has a bad line");
    if (line.value.t === "end") tally.passes += 1;
    else if (line.value.t === "error") tally.errors += 1;
    else addReport(tally, line.value);
  }
  return tally;
}

async function beginsWithMark({ file }: Spool): Promise<boolean> {
  const head = Buffer.alloc(Buffer.byteLength(BYTE_ORDER_MARK));
  await file.read(head, 0, head.length, 0);
  return head.toString("utf8") === BYTE_ORDER_MARK;
}

function addReport(tally: Tally, line: ReportLine): void {
  const currency = line.currency?.trim() ?? "";
  const chosen = line.expenses.map((expense) => chooseAmount(expense, currency, "positive"));
  const isWhole = chosen.every(({ faults }) => faults.length === 0);
  const approvedOn = line.approved?.slice(0, 10) ?? "";
  tally.reports = [
    ...tally.reports,
    {
      reportId: line.reportID,
      totalCents: readCents(line.total, "positive"),
      sumCents: isWhole ? cents(sumCents(chosen.map(({ amounts }) => amounts.amountCents))) : null,
      approvedOn: isDay(approvedOn) ? approvedOn : null,
    },
  ];
  addAmounts(tally, line);
  addTexts(tally, line);
  addTags(tally, line);
  addDates(tally, line);
  const kinds = line.expenses.map(({ type }) => type?.trim() ?? "").filter((kind) => kind !== "");
  tally.kinds = [...new Set([...tally.kinds, ...kinds])].slice(0, KINDS_MAX);
}

function addAmounts(tally: Tally, { expenses }: ReportLine): void {
  const amounts = expenses.map(({ amount }) => readCents(amount, "positive"));
  const count = (is: (amount: number | null) => boolean) => amounts.filter(is).length;
  const { positive, negative, odd } = tally.amounts;
  tally.amounts = {
    positive: positive + count((amount) => amount !== null && amount > 0),
    negative: negative + count((amount) => amount !== null && amount < 0),
    odd: odd + count((amount) => amount === null),
  };
}

function addTexts(tally: Tally, { reportName, expenses }: ReportLine): void {
  const given = [reportName, ...expenses.flatMap(({ merchant, comment, category }) => [merchant, comment, category])];
  const texts = given.filter((text) => text !== null);
  const plain = texts.filter((text) => RAW.test(text));
  const escaped = texts.filter((text) => ENTITY.test(text) && !RAW.test(text));
  const example = tally.texts.example || (plain[0] ?? escaped[0] ?? "").slice(0, EXAMPLE_CHARACTERS_MAX);
  tally.texts = { plain: tally.texts.plain + plain.length, escaped: tally.texts.escaped + escaped.length, example };
}

function addTags(tally: Tally, { expenses }: ReportLine): void {
  const names = expenses
    .filter(({ tag }) => tag?.includes("\\:"))
    .flatMap(({ ntags }) => ntags.map(({ name }) => name ?? ""))
    .filter((name) => name.includes(":"));
  const kept = names.filter((name) => name.includes("\\:")).length;
  tally.tags = { kept: tally.tags.kept + kept, removed: tally.tags.removed + names.length - kept };
}

function addDates(tally: Tally, { created, submitted, approved }: ReportLine): void {
  const dates = [created, submitted, approved].filter((date) => date !== null && date.trim() !== "");
  const odd = dates.filter((date) => readInstant(date) === null);
  const example = tally.dates.example || (odd[0] ?? dates[0] ?? "").slice(0, EXAMPLE_CHARACTERS_MAX);
  const { known, other } = tally.dates;
  tally.dates = { known: known + dates.length - odd.length, other: other + odd.length, example };
}
