import { expect, test } from "vitest";
import { GP_STATES, POSTING_STATES } from "#lib/core/posting/state.ts";
import { postingStatus } from "./posting-status.ts";

test("the green disc stands for posted by GP and for nothing else", () => {
  const green = POSTING_STATES.flatMap((state) =>
    [null, ...GP_STATES]
      .filter((gpState) => postingStatus(state, gpState).status === "posted")
      .map((gp) => [state, gp]),
  );
  expect(green).toEqual([["sent", "posted"]]);
});

test("no two states share mark and word", () => {
  const shown = [
    ...POSTING_STATES.filter((state) => state !== "sent").map((state) => postingStatus(state)),
    ...GP_STATES.map((gpState) => postingStatus("sent", gpState)),
  ];
  expect(new Set(shown.map(({ word }) => word)).size).toBe(shown.length);
});
