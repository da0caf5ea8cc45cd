import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { REPORT_TEMPLATE } from "./report-template.ts";

test("the module says what the template file says", () => {
  expect(REPORT_TEMPLATE).toBe(readFileSync(new URL("./report-jsonl.ftl", import.meta.url), "utf8"));
});
