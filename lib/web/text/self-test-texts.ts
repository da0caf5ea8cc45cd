import { cents } from "#lib/core/money.ts";
import type { RunProblem } from "#lib/core/problem.ts";
import { formatMoney } from "../format.ts";
import { listed, quoted, type Texts, WHO } from "./problem-texts.ts";

type SelfTestProblem = Extract<
  RunProblem,
  { code: `test_${string}` | `sample_${string}` | `workspaces_not_${string}` | "ping_under_way" }
>;

/** What a ping's last layers and a self-test find. */
export const SELF_TEST_TEXTS: Texts<SelfTestProblem> = {
  ping_under_way: () => ({
    title: "The ping ended in the middle",
    what: "It came to this layer and did not get further: the connector was stopped meanwhile.",
    todo: "Ping the connection again.",
    who: WHO.admin,
  }),
  workspaces_not_visible: ({ policyIds }) => ({
    title: policyIds.length === 1 ? "A workspace is not visible" : "Some workspaces are not visible",
    what: `The connection's user does not see ${listed(policyIds)}, which companies here live on. Their reports cannot be read.`,
    todo: "Invite the user to these workspaces in Expensify, as an administrator, then ping again.",
    who: WHO.expensifyAdmin,
  }),
  workspaces_not_admin: ({ workspaces }) => ({
    title: "The user is no administrator of a workspace",
    what: `Only an administrator sees all reports of a workspace. The connection's user is none in ${listed(workspaces.map(quoted))}.`,
    todo: "Make the user an administrator of these workspaces in Expensify, then ping again.",
    who: WHO.expensifyAdmin,
  }),
  sample_total_differs: ({ reportId, totalCents, sumCents }) => ({
    title: "A report does not add up",
    what: `The expenses of ${reportId} come to ${moneyOf(sumCents)}, its total says ${moneyOf(totalCents)}. Amounts are not what they are taken for.`,
    todo: "Compare that report on Expensify's own page. If it is right there, copy the technical details for support.",
    who: WHO.expensifyAdmin,
  }),
  sample_sign_differs: ({ found, setting }) => ({
    title: `Spend is ${found} here`,
    what: `Expensify writes spend as ${found} numbers, and this connection is set to ${setting}. Every journal would be the wrong way round.`,
    todo: `Choose Edit at this connection, say that spend comes as ${found} amounts, then ping again.`,
    who: WHO.admin,
  }),
  sample_missing: () => ({
    title: "No report to test with",
    what: "Expensify gave no report that was approved lately, or none of that id, so that sign and total cannot be proved.",
    todo: "Name a report that the connection's user sees, or approve one, then test again.",
    who: WHO.expensifyAdmin,
  }),
  test_company_differs: ({ gpCompanyId, name }) => ({
    title: "The test company is not the one that was named",
    what:
      name === ""
        ? `GP lists no company ${gpCompanyId} to the connector's account. Nothing was sent.`
        : `GP calls company ${gpCompanyId} ${quoted(name)}. Nothing was sent.`,
    todo: "Choose the test company again and type its name as GP shows it.",
    who: WHO.admin,
  }),
  test_company_ours: ({ company }) => ({
    title: `${company} is set up here`,
    what: "A self-test sends journals that are wrong on purpose, so it never goes into a company that is set up here, live or not.",
    todo: "Choose a test company of GP, such as its sample company.",
    who: WHO.you,
  }),
  test_accounts_missing: ({ found }) => ({
    title: "The test company has too few accounts",
    what: `A test journal needs two active posting accounts that allow entry; GP gave ${found}. Nothing was sent.`,
    todo: "Choose another test company, or open two accounts in it.",
    who: WHO.gpAdmin,
  }),
  test_journal_differs: ({ differences }) => ({
    title: "The journal came back otherwise",
    what: `GP has the test journal with ${listed(differences)}.`,
    todo: "Look at the journal in GP, delete it there, and copy the technical details for support.",
    who: WHO.gpAdmin,
  }),
  test_journal_missing: ({ reference }) => ({
    title: "The journal cannot be found again",
    what: `GP said that it was done, and the list of its date does not have ${reference}. A journal that cannot be found again could be sent twice.`,
    todo: "Look for the reference in GP's test company, and copy the technical details for support.",
    who: WHO.gpAdmin,
  }),
  test_journal_refused: ({ reasons }) => ({
    title: "GP refused the test journal",
    what: `It says: ${listed(reasons)}. Nothing was kept.`,
    todo: "Put right what GP names, or choose a date in an open period of the test company, then test again.",
    who: WHO.gpAdmin,
  }),
  test_journal_unclear: ({ reference, journalNumber }) => ({
    title: "It is unclear whether GP has the test journal",
    what:
      journalNumber === null
        ? `GP gave no clear answer. The test stopped, and nothing is sent again.`
        : `GP gave no clear answer, and has it as journal ${journalNumber}. The test stopped, and nothing is sent again.`,
    todo: `Look for ${reference} in GP's test company and delete it there, then test again.`,
    who: WHO.gpAdmin,
  }),
};

function moneyOf(amount: number | null): string {
  return amount === null ? "no whole amount" : formatMoney(cents(amount));
}
