import fc from "fast-check";
import type { Posting } from "#lib/core/posting/posting.ts";
import { addDays } from "#lib/core/day.ts";
import { assert } from "#lib/core/assert.ts";
import { oneCentMore, type SimJournal } from "../gp/sim-ledger.ts";
import type { Diary, Happening } from "./diary.ts";
import { runEngine, type Run } from "./engine.ts";
import { CLICKS, click } from "./person.ts";
import type { Trouble } from "./process.ts";
import { brokenNow, expensesOf } from "./promises.ts";
import type { ModelWorld, SendFault } from "./world.ts";

type Command = fc.AsyncCommand<Diary, ModelWorld>;
/** Does it; whatever comes back does not matter. */
type Act = (world: ModelWorld) => unknown;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const REPORT_IDS = ["R1", "R2", "R3"] as const;
/** Together with the longest pause below well within the two hours after which people may send again. */
const LATE_MINUTES = [1, 9, 14, 50] as const;
const PAUSE_MINUTES = [1, 3, 17, 40] as const;

/** Does it, and looks at once whether a promise is broken. `text` is what a failing run shows. */
function command(text: string, act: Act): Command {
  return {
    check: () => true,
    run: async (_diary, world) => {
      await act(world);
      const broken = brokenNow(world);
      assert(broken.length === 0, broken.join("; "));
    },
    toString: () => text,
  };
}

const reportId = fc.constantFrom(...REPORT_IDS);
const pick = fc.nat({ max: 7 });

function noting(happening: Happening, act: (world: ModelWorld) => boolean): Act {
  return (world) => {
    if (act(world)) world.diary.happened.add(happening);
  };
}

const expensify: fc.Arbitrary<Command>[] = [
  fc
    .tuple(reportId, fc.integer({ min: 1, max: 2 }))
    .map(([id, expenses]) =>
      command(`hand in ${id} with ${expenses}`, ({ expensify }) => expensify.handIn(id, expenses)),
    ),
  reportId.map((id) =>
    command(
      `edit ${id}`,
      noting("report_edited", ({ expensify }) => expensify.edit(id)),
    ),
  ),
  reportId.map((id) =>
    command(
      `unapprove ${id}`,
      noting("report_unapproved", ({ expensify }) => expensify.unapprove(id)),
    ),
  ),
  reportId.map((id) => command(`approve ${id} again`, ({ expensify }) => expensify.approve(id))),
  reportId.map((id) =>
    command(
      `remove ${id}`,
      noting("report_removed", ({ expensify }) => expensify.remove(id)),
    ),
  ),
  fc.tuple(reportId, reportId).map(([from, to]) =>
    command(
      `move an expense from ${from} to ${to}`,
      noting("expense_moved", (world) => world.expensify.move(from, to)),
    ),
  ),
];

const sendFault: fc.Arbitrary<SendFault> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<SendFault>("ok") },
  fc.constantFrom<SendFault>("lost_answer", "lost_request", "refused", "rejected"),
  fc.constantFrom(...LATE_MINUTES).map((lateMinutes): SendFault => ({ lateMinutes })),
);
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({
    kind: fc.constant("dies" as const),
    call: fc.integer({ min: 1, max: 60 }),
    when: fc.constantFrom("before" as const, "after" as const),
  }),
  fc.record({
    kind: fc.constant("pauses" as const),
    call: fc.integer({ min: 1, max: 60 }),
    minutes: fc.constantFrom(...PAUSE_MINUTES),
  }),
);
const visit: fc.Arbitrary<Command> = fc
  .record({
    run: fc.constantFrom<Run>("read", "send", "sync", "sync"),
    sends: fc.array(sendFault, { maxLength: 3 }),
    blind: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
    trouble: fc.option(trouble, { freq: 2 }),
  })
  .map(({ run, sends, blind, trouble: wrong }) =>
    command(visitText(run, sends, blind, wrong), async (world) => {
      world.sendFaults.splice(0, Infinity, ...sends);
      world.blindLists.left = blind;
      const isUnclear = sends.some((fault) => fault !== "ok" && fault !== "refused" && fault !== "rejected");
      if (isUnclear || blind > 0 || wrong) world.diary.happened.add("unclear_send");
      await runEngine(world, run, wrong);
    }),
  );

function visitText(run: Run, sends: readonly SendFault[], blind: number, wrong: Trouble | null): string {
  const told = sends.map((fault) => (typeof fault === "object" ? `late by ${fault.lateMinutes} min` : fault));
  const parts = [
    ...(told.length > 0 ? [`sends: ${told.join(" + ")}`] : []),
    ...(blind > 0 ? [`${blind} lists fail`] : []),
    ...(wrong?.kind === "dies" ? [`dies ${wrong.when} call ${wrong.call}`] : []),
    ...(wrong?.kind === "pauses" ? [`stands still ${wrong.minutes} min at call ${wrong.call}`] : []),
  ];
  return `engine: ${run}${parts.length > 0 ? ` (${parts.join("; ")})` : ""}`;
}

/** The first journal, from the one meant on, that it can be done to. */
function inGp(happening: Happening | null, edit: (journal: SimJournal) => SimJournal | null, from: number): Act {
  return ({ ledger, diary }) => {
    const { journals } = ledger;
    for (let tried = 0; tried < journals.length; tried++) {
      const journal = journals[(from + tried) % journals.length];
      if (!journal || !ledger.change(journal.journalNumber, journal.reference, edit)) continue;
      if (happening) diary.happened.add(happening);
      if (happening === "gp_deleted") diary.deleted(journal.reference);
      const isOver = happening === "gp_deleted" || happening === "gp_voided";
      if (isOver) for (const { expense, cents } of expensesOf(journal)) if (cents < 0) diary.unreversed.add(expense);
      return;
    }
  };
}

const ifWork = (edit: (journal: SimJournal) => SimJournal | null) => (journal: SimJournal) =>
  journal.state === "Work" ? edit(journal) : journal;
const posted = ifWork((journal) => ({
  ...journal,
  ...{ state: "Open", batchId: "", auditTrailCode: `GLTRX${journal.journalNumber}` },
}));

const gp: fc.Arbitrary<Command>[] = [
  pick.map((from) =>
    command(
      `GP: total of ${from} edited`,
      inGp(
        "gp_edited",
        ifWork((journal) => ({ ...journal, lines: oneCentMore(journal.lines) })),
        from,
      ),
    ),
  ),
  pick.map((from) => command(`GP: ${from} dated a day later`, dateADayLater(from))),
  pick.map((from) =>
    command(
      `GP: ${from} deleted`,
      inGp(
        "gp_deleted",
        ifWork(() => null),
        from,
      ),
    ),
  ),
  pick.map((from) =>
    command(
      `GP: ${from} voided`,
      inGp("gp_voided", (journal) => (journal.voided ? journal : { ...journal, voided: true }), from),
    ),
  ),
  pick.map((from) => command(`GP: ${from} posted`, inGp(null, posted, from))),
  pick.map((from) => command(`GP: batch of ${from} posted`, postBatch(from))),
  fc.constantFrom(0, HOUR_MS, 24 * HOUR_MS).map((backMs) =>
    command(`GP: backup of ${backMs / HOUR_MS} h ago restored`, ({ ledger, diary }) => {
      if (ledger.commits.size === 0 || diary.happened.has("database_set_back")) return;
      ledger.restore(backMs);
      diary.happened.add("gp_restored");
    }),
  ),
];

/** Once only: a look asks for the days around the one that was sent. */
function dateADayLater(from: number): Act {
  return (world) => {
    const { dated } = world.diary;
    const edit = ifWork((journal) => {
      if (dated.has(journal.reference)) return journal;
      dated.add(journal.reference);
      return { ...journal, date: addDays(journal.date, 1) };
    });
    return inGp("gp_edited", edit, from)(world);
  };
}

function postBatch(from: number): Act {
  return ({ ledger }) => {
    const { batchId } = ledger.journals[from % Math.max(1, ledger.journals.length)] ?? { batchId: "" };
    for (const journal of ledger.journals.filter((each) => batchId !== "" && each.batchId === batchId))
      ledger.change(journal.journalNumber, journal.reference, posted);
  };
}

/** The first posting, from the one meant on, that the clicks do something to. */
function onPosting(from: number, clicks: (world: ModelWorld, posting: Posting) => Promise<boolean>): Act {
  return async (world) => {
    const postings = [...world.store.postings.values()];
    for (let tried = 0; tried < postings.length; tried++) {
      const posting = postings[(from + tried) % postings.length];
      if (posting && (await clicks(world, posting))) return;
    }
  };
}

const person: fc.Arbitrary<Command> = fc
  .tuple(fc.constantFrom(...CLICKS), pick, fc.boolean())
  .map(([what, from, byGrace]) =>
    command(
      `${byGrace ? "Grace" : "Ana"}: ${what} ${from}`,
      onPosting(from, (world, posting) => click(world, posting, what, byGrace)),
    ),
  );
const twoPeople: fc.Arbitrary<Command> = pick.map((from) =>
  command(
    `Ana and Grace: send ${from} again`,
    onPosting(from, async (world, posting) => {
      await click(world, posting, "ask_again", false);
      const asked = await world.store.read(posting.id);
      return asked !== null && click(world, asked, "send_again", true);
    }),
  ),
);

/** Not in a day in which GP was restored too: where both memories are gone nobody can know what was sent. */
const database = fc
  .constantFrom(5, 25, 65, 155, 400, SECOND_MS, 5 * SECOND_MS, 2 * MINUTE_MS, HOUR_MS, 24 * HOUR_MS)
  .map((backMs) =>
    command(`database: the last ${backMs} ms are lost`, (world) => {
      if (world.diary.happened.has("gp_restored")) return;
      world.loseSince(world.time.nowMs() - backMs);
      world.diary.happened.add("database_set_back");
    }),
  );

const time = fc
  .constantFrom(1, 3, 3, 17, 17, 125, 125, 24 * 60)
  .map((minutes) =>
    command(`${minutes} min pass`, ({ scheduler, time: { nowMs } }) =>
      scheduler.runUntil(nowMs() + minutes * MINUTE_MS),
    ),
  );

/** Every kind of thing that happens; what is listed more than once happens more often. */
export const ANYTHING: fc.Arbitrary<Command>[] = [
  ...expensify,
  ...[visit, visit, visit, visit, visit, visit],
  ...gp,
  ...[person, person, person, person, twoPeople],
  ...[database, time, time, time],
];
