import { expect, test } from "vitest";
import { POSTING_STATES } from "#lib/core/posting/state.ts";
import { HAPPENINGS } from "./diary.ts";
import { runModel, tellFailure } from "./run-model.ts";

/** A failing run prints its commands and how to run just that one again. Another seed is another set of made-up days. */
const SEED = 20_261_127;
const RUNS = 3_000;
const TIMEOUT_MS = 120_000;

test("whatever happens in whatever order, each report ends as exactly one journal, or somebody is told", {
  timeout: TIMEOUT_MS,
}, async () => {
  const seen = new Set<string>();
  const details = await runModel({
    ...{ seed: SEED, runs: RUNS },
    atRest: ({ diary, store }) => {
      for (const happening of diary.happened) seen.add(happening);
      for (const { state, kind, gp, takenBack } of store.postings.values())
        for (const what of [`${kind} ${state}`, gp?.state, takenBack?.by]) seen.add(what ?? "");
      for (const { from } of store.events) seen.add(`was ${from}`);
    },
  });

  expect(tellFailure(details)).toBe("");
  expect(details.numRuns).toBe(RUNS);
  const passed = POSTING_STATES.filter(
    (state) => !["sent", "superseded", "already_in_gp", "nothing_to_post"].includes(state),
  );
  const must = [
    ...HAPPENINGS,
    ...passed.map((state) => `was ${state}`),
    ...["journal sent", "journal held", "journal ready", "journal dismissed", "journal superseded", "reversal sent"],
    ...["work", "posted", "changed", "voided", "gone", "reversal", "deletion"],
  ];
  expect(must.filter((what) => !seen.has(what))).toEqual([]);
});
