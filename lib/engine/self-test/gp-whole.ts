import { type Answers, answer } from "#lib/core/connection/open-questions.ts";
import { journalDifferences, wordsChanged } from "#lib/core/connection/self-test/compare-test.ts";
import type { GpJournal, JournalCriteria, JournalDetail, JournalSummary } from "#lib/core/ports.ts";
import { sameReference } from "#lib/core/posting/marker.ts";
import { journalText, sendFailure, sendTest, testJournal, toTestJournal } from "./gp-send.ts";
import { type GpTestWorld, readSignal, type TestChart } from "./gp-world.ts";
import type { Notebook, StepResult } from "./notebook.ts";

/** GP's clock and ours may be so far apart in one zone; more is another zone. */
const CLOCKS_APART_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

type Whole = Readonly<{ journal: GpJournal; found: JournalSummary }>;

/** Sends the one journal that is right. Null: the test ended. */
export async function sendWhole(world: GpTestWorld, book: Notebook, chart: TestChart): Promise<Whole | null> {
  const journal = testJournal(world, chart, "send");
  const { reference } = journal;
  let found: JournalSummary | null = null;
  const isSent = await book.take("send", { sent: journalText(journal), reference }, async () => {
    const sent = await sendTest(world, journal, world.ledger.render(journal));
    const failure = sendFailure(journal, sent);
    if (failure) return failure;
    found = sent.found;
    if (found === null) throw new Error("a sent journal without its row");
    return { state: "done", came: `executed; journal ${found.journalNumber}`, journal: toTestJournal(found) };
  });
  return isSent && found ? { journal, found } : null;
}

/** Everything that can be asked about it without changing it. False: the test ended. */
export async function checkWhole(world: GpTestWorld, book: Notebook, whole: Whole): Promise<boolean> {
  const { journal, found } = whole;
  const { ledger } = world;
  const { gpCompanyId } = journal;
  const isFound = await book.take("find", { sent: `journals of ${journal.date}` }, async () => judgeRow(world, whole));
  if (!isFound) return false;
  const isRead = await book.take("read", { sent: `journal ${found.journalNumber} of ${found.date}` }, async () => {
    const read = await ledger.read(gpCompanyId, found.journalNumber, found.date, readSignal(world));
    return read.ok ? judgeDetail(journal, read.value) : { state: "failed", came: "", problem: read.error };
  });
  if (!isRead) return false;
  const hasBatch = await book.take("batch", { sent: `batch ${found.batchId}` }, async () => {
    const batch = await ledger.readBatch(gpCompanyId, found.batchId, readSignal(world));
    if (!batch.ok) return { state: "skipped", came: "could not be read", problem: batch.error };
    const came =
      batch.value === null
        ? "not there"
        : `there, with ${batch.value.count} ${batch.value.count === 1 ? "journal" : "journals"}`;
    return { state: "done", came, answers: answer("gp_batch_created", batch.value === null ? "no" : "yes") };
  });
  return (
    hasBatch && book.take("lists", { sent: "by batch, source document, last change" }, () => byOtherWays(world, whole))
  );
}

/** What the row of the list tells. */
function judgeRow({ clock }: GpTestWorld, { journal, found }: Whole): StepResult {
  const { journalNumber, batchId, sourceDocument, modifiedAt } = found;
  const isSameBatch = batchId.trim().toUpperCase() === journal.batchId.toUpperCase();
  const came = `journal ${journalNumber}, batch ${batchId || "none"}, source document ${sourceDocument || "none"}`;
  const answers: Answers = {
    ...answer("gp_find_by_date", "yes"),
    ...answer("gp_journal_number", journalNumber > 0 ? "assigned" : "not_assigned", String(journalNumber)),
    ...answer("gp_batch_prefix", isSameBatch ? "none" : "prefixed", batchId),
    ...answer("gp_source_document", sourceDocument === "" ? "missing" : "told", sourceDocument),
    ...zoneOf(modifiedAt, clock.now()),
  };
  return { state: "done", came, answers };
}

function zoneOf(modifiedAt: Date | null, now: Date): Answers {
  if (modifiedAt === null) return answer("gp_modified_date", "none");
  const apartMs = modifiedAt.getTime() - now.getTime();
  if (Math.abs(apartMs) <= CLOCKS_APART_MS) return answer("gp_modified_date", "utc", modifiedAt.toISOString());
  const hours = (apartMs / HOUR_MS).toFixed(1);
  return answer("gp_modified_date", "shifted", `${hours} hours from UTC`);
}

/** Money, accounts, date and reference must be as they were sent; texts are told. */
function judgeDetail(journal: GpJournal, detail: JournalDetail): StepResult {
  const differences = journalDifferences(journal, detail);
  const texts = wordsChanged(journal.lines, detail.lines);
  const isReferenceKept = detail.reference.trim() === journal.reference;
  const answers: Answers = {
    ...answer("gp_reference", isReferenceKept ? "kept" : "changed", detail.reference),
    ...answer("gp_line_text", texts.length === 0 ? "kept" : "changed", texts.join("; ")),
    ...answer("gp_date", detail.date === journal.date ? "kept" : "changed", detail.date),
  };
  const came = [...differences, ...texts].join("; ") || "as it was sent";
  if (differences.length > 0)
    return { state: "failed", came, answers, problem: { code: "test_journal_differs", differences } };
  return { state: "done", came, answers };
}

/** Whether other lists have it too. A list that does not come answers nothing. */
async function byOtherWays(world: GpTestWorld, { journal, found }: Whole): Promise<StepResult> {
  const days = { from: journal.date, to: journal.date };
  const has = async (criteria: JournalCriteria) => {
    const listed = await world.ledger.list(journal.gpCompanyId, criteria, readSignal(world));
    if (listed.kind === "incomplete") return null;
    return listed.journals.some(({ reference }) => sameReference(reference, journal.reference));
  };
  const bySent = await has({ ...days, batchId: journal.batchId });
  const byStored = bySent === false && found.batchId !== "" ? await has({ ...days, batchId: found.batchId }) : null;
  const bySource = found.sourceDocument === "" ? null : await has({ ...days, sourceDocument: found.sourceDocument });
  const byChange = found.modifiedAt && (await has(around(found.modifiedAt)));
  const yesNo = (code: "gp_find_by_source" | "gp_find_by_change", is: boolean | null) =>
    is === null ? {} : answer(code, is ? "yes" : "no");
  const answers: Answers = {
    ...(bySent === null ? {} : answer("gp_find_by_batch", bySent ? "yes" : byStored ? "stored" : "no", found.batchId)),
    ...yesNo("gp_find_by_source", bySource),
    ...yesNo("gp_find_by_change", byChange),
  };
  const word = (is: boolean | null) => (is === null ? "not answered" : is ? "found" : "not found");
  const came = `by batch ${word(bySent || byStored)}, by source document ${word(bySource)}, by last change ${word(byChange)}`;
  return { state: "done", came, answers };
}

/** GP may keep thousandths that it does not tell. */
function around(modifiedAt: Date): JournalCriteria {
  const ms = modifiedAt.getTime();
  return { modifiedFrom: new Date(ms - 1_000), modifiedTo: new Date(ms + 1_000) };
}
