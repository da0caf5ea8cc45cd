import { expect, test } from "vitest";
import { searchText } from "./query.ts";
import { searchInput } from "./route.ts";

test("what is empty is left out of the address, the rest comes back as it was", () => {
  const text = searchText({ lane: "held", page: 2, by: null, q: "", tag: ["a&b", "c d"], from: undefined });
  expect(text).toBe("?lane=held&page=2&tag=a%26b&tag=c+d");
  expect(searchInput(new URLSearchParams(text))).toEqual({ lane: "held", page: "2", tag: ["a&b", "c d"] });
  expect(searchText({})).toBe("");
});
