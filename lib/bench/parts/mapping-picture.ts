import { assert } from "#lib/core/assert.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import { cents } from "#lib/core/money.ts";
import { addFlows, boardColumns, flowOf } from "#lib/services/mapping/board/flows.ts";
import { matrixCells } from "#lib/services/mapping/matrix/matrix-cells.ts";
import type { SpendGroup } from "#lib/services/mapping/rows/load-spend.ts";
import { accountsByNumber, mappingOf, SAMPLE_RULES, sampleAccount, sampleEntry } from "#lib/testing/sample-rules.ts";
import { median, type Part, quantity } from "../figure.ts";

const CATEGORIES = 300;
const ACCOUNTS = 800;
const TAGS = 200;
const GROUPS = 6_000;
const CALLS = 9;

/** What the server works out for the board and the matrix, without the database. */
export const mappingPicturePart: Part = {
  name: "mapping-picture",
  title: `Board and matrix on the server, ${CATEGORIES} categories × ${ACCOUNTS} accounts × ${TAGS} tags`,
  run: async () => {
    const rules = largeRules();
    const columns = boardColumns(rules);
    const groups = spendGroups();
    const flows = () => addFlows(groups.map((group) => flowOf(group, rules, columns)));
    const axes = { categories: names("Category", CATEGORIES), tags: names("Tag", TAGS) };
    const flowsMs = medianMs(flows);
    const cellsMs = medianMs(() => matrixCells(rules, columns, axes, groups));
    const beside = `composeAccount for each; median of ${CALLS}`;
    return [
      { what: `flows of ${GROUPS} spend groups`, value: quantity(flowsMs, "ms"), beside },
      { what: `matrix of ${CATEGORIES * TAGS} cells`, value: quantity(cellsMs, "ms"), beside },
    ];
  },
};

const names = (noun: string, count: number) => Array.from({ length: count }, (_, index) => `${noun} ${index}`);
const mainOf = (index: number) => String(5000 + index);
const centreOf = (index: number) => String(100 + index);
function largeRules(): CompanyRules {
  const [categories, tags] = [names("Category", CATEGORIES), names("Tag", TAGS)];
  const [field] = SAMPLE_RULES.workspaces.values();
  assert(field !== undefined, "the sample has no workspace");
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) =>
    sampleAccount(`${centreOf(index % TAGS)}-${mainOf(index)}-00`),
  );
  return {
    ...SAMPLE_RULES,
    accounts: accountsByNumber(accounts),
    workspaces: new Map([[field.policyId, { ...field, categories: new Set(categories), tags: [new Set(tags)] }]]),
    mapping: mappingOf([
      ...categories.map((name, index) => sampleEntry("category", name, mainOf(index * 2))),
      ...tags.map((name, index) => sampleEntry("tag", name, centreOf(index))),
      sampleEntry("workspace", field.policyId, "00"),
    ]),
  };
}

function spendGroups(): readonly SpendGroup[] {
  return Array.from({ length: GROUPS }, (_, index) => ({
    ...{ policyId: "POLICY1", card: "", reimbursable: true, spendCents: cents(1_000 + ((index * 7_919) % 90_000)) },
    ...{ category: `Category ${index % CATEGORIES}`, tags: [`Tag ${(index * 31) % TAGS}`] },
  }));
}

function medianMs(work: () => unknown): number {
  work();
  const tookMs = Array.from({ length: CALLS }, () => {
    const startedMs = performance.now();
    work();
    return performance.now() - startedMs;
  });
  return median(tookMs);
}
