import { perExpenseWords } from "#components/shared/mapping/coverage-words.ts";
import { cents } from "#lib/core/money.ts";
import { countOf, formatDay, formatMoney } from "#lib/web/format.ts";
import type { Gate } from "#lib/web/queries/company.ts";
import { conflictText, stepTitle } from "#lib/web/text/self-test-words.ts";

type Tick = Gate["ticks"][number];
export type TickWords = Readonly<{ title: string; fact: string; todo: string; who: string }>;

const MAPPER = "Anyone with the role mapper";
const APPROVER = "Anyone with the role approver";
const ADMIN = "An administrator of this connector";
const GP_ADMIN = "Whoever administers GP";
const OPERATOR = "Whoever runs this connector";
const BASIS_POINTS_PER_PERCENT = 100;

const WORDS: Readonly<Record<Tick["check"], (tick: Tick) => TickWords>> = {
  expensify_answers: (tick) => answers("Expensify answers", tick),
  gp_answers: (tick) => answers("GP answers", tick),
  chart_read: ({ figures }) => ({
    title: "Chart of accounts read today",
    fact: figures.accounts ? `${countOf(figures.accounts, "account")} known` : "No account is known yet",
    todo: "Sync once: the chart is read with it.",
    who: "Anyone with a role other than viewer",
  }),
  account_format: ({ figures, done }) => ({
    title: "Accounts have the shape of the segments",
    fact: done ? `All ${countOf(figures.accounts ?? 0, "account")} fit` : "Some accounts do not fit",
    todo: "Compare the segments in the file of npm run configure with GP's account format.",
    who: OPERATOR,
  }),
  settlement_confirmed: ({ figures, done }) => ({
    title: "Settlement accounts confirmed",
    fact: done ? `All ${figures.accounts ?? 0} are confirmed` : "Nobody confirmed these",
    todo: "Confirm in Mapping that each is neither the payables control account nor a bank account.",
    who: MAPPER,
  }),
  gp_self_test: (tick) => selfTested("GP tested in a test company", tick),
  expensify_calibrated: (tick) => selfTested("Expensify calibrated: sign and totals", tick),
  answers_fit: ({ names }) => ({
    title: "The set-up fits what the self-tests found",
    fact: names.map((code) => conflictText(code)).join(" "),
    todo: "Change the setting, or the policy in GP, and test again.",
    who: OPERATOR,
  }),
  calendar_covers: ({ figures, names: [today = ""] }) => ({
    title: "Calendar has an open period for today",
    fact: [
      figures.closed ? `The period of ${formatDay(today)} is closed` : `Today is ${formatDay(today)}`,
      figures.ofGp ? "the periods are GP's, read over SBA" : "the periods are the ones kept here",
    ].join("; "),
    todo: figures.ofGp
      ? "Open the period in GP; the next run reads it."
      : "Enter or open the period: “periods” in the file of npm run configure.",
    who: figures.ofGp ? GP_ADMIN : OPERATOR,
  }),
  spend_covered: ({ figures }) => ({
    title: "Spend of the last 90 days is mapped",
    fact: figures.spendCents
      ? [
          `${formatMoney(cents(figures.coveredCents ?? 0))} of ${formatMoney(cents(figures.spendCents))} is covered`,
          perExpenseWords(figures.rulesPerExpense ?? 0),
        ]
          .filter((part) => part !== null)
          .join(". ")
      : "No spend was read yet",
    todo: "Map what is left; what stays open holds its reports, and nothing else.",
    who: MAPPER,
  }),
  workspaces_mapped: ({ figures, done }) => ({
    title: "No workspace is unmapped",
    fact: done ? countOf(figures.workspaces ?? 0, "workspace") : "These have no value for their segment",
    todo: "Map them on the page Mapping.",
    who: MAPPER,
  }),
  two_people: ({ figures }) => ({
    title: "Two people: one maps, another approves",
    fact: `${countOf(figures.mappers ?? 0, "mapper")}, ${countOf(figures.approvers ?? 0, "approver")}`,
    todo: "Give a second person the role that is missing: who mapped a report may not approve it.",
    who: OPERATOR,
  }),
  shadow_month: (tick) => ({
    title: "Shadow month compared with GP",
    fact: shadowFact(tick),
    todo: "Compare a past month with what was keyed by hand, and look at what differs.",
    who: APPROVER,
  }),
  test_send: ({ figures }) => ({
    title: "Journals sent from here",
    fact: `${countOf(figures.journals ?? 0, "journal")} in GP`,
    todo: "",
    who: "",
  }),
};

/** What a tick says, what to do where it is open, and who can. */
export function tickWords(tick: Tick): TickWords {
  return WORDS[tick.check](tick);
}

function answers(title: string, { names: [name = "", layer], at }: Tick): TickWords {
  const fact =
    layer === undefined ? (at === null ? "It was never asked" : name) : `${name}: the last try ended at ${layer}`;
  return { title, fact, todo: "Ping it on the page Connections; each layer says what it means.", who: ADMIN };
}

function selfTested(title: string, { names: [step], at, done }: Tick): TickWords {
  const fact = at === null ? "Not done" : done ? "Passed" : `Failed at ${stepTitle(step ?? "")}`;
  return { title, fact, todo: "Run the self-test on the page Connections.", who: ADMIN };
}

function shadowFact({ names: [from, to], figures }: Tick): string {
  if (from === undefined || to === undefined) return "None was made";
  const percent = (figures.matchedBasisPoints ?? 0) / BASIS_POINTS_PER_PERCENT;
  return `${formatDay(from)} to ${formatDay(to)}: ${percent.toFixed(2)} % of the money matches, ${countOf(figures.reports ?? 0, "report")}`;
}
