import { expect, test } from "vitest";
import {
  checkCorePurity,
  checkEnvReads,
  checkMachinePaths,
  checkServerActions,
  checkServerOnly,
  checkSilenced,
} from "./check-words.ts";

const file = (path: string, text: string) => [{ path, text }];
const inCore = (text: string) => checkCorePurity(file("lib/core/day.ts", text));

test.each([
  "const at = Date.now();",
  "const at = new Date();",
  "const at = Temporal.Now.instant();",
  "const dice = Math.random();",
  "const id = crypto.randomUUID();",
  "const zone = process.env.TZ;",
  "await fetch(address);",
  "setTimeout(run, 5);",
  "console.log(1);",
  "const ms = performance.now();",
  "const text = `at ${new Date()}`;",
])("the core may not: %s", (text) => {
  expect(inCore(text)).not.toEqual([]);
});

test.each([
  "new Date(text)",
  "// Date.now is not used",
  `const s = "Math.random()";`,
  "const processed = 1; processed.x;",
  "prefetch(1)",
])("the core may: %s", (text) => {
  expect(inCore(text)).toEqual([]);
});

test.each([
  ["lib/services/x.ts", "process.env.HOME", 1],
  ["lib/services/x.ts", "const { env } = process;", 1],
  ["lib/services/x.ts", `import { env } from "node:process";`, 1],
  ["e2e/x.spec.ts", `process.env["HOME"]`, 1],
  ["next.config.ts", "process.env.X", 1],
  ["lib/up/start.ts", "process.env.X", 1],
  ["lib/up/bootstrap.mjs", "process.env.X", 0],
  ["lib/env.ts", "process.env.X", 0],
  ["lib/services/x.ts", "// process.env is read in lib/env.ts", 0],
])("the environment in %s: %s", (path, text, breaches) => {
  expect(checkEnvReads(file(path, text))).toHaveLength(breaches);
});

const actions = (text: string) => checkServerActions(file("lib/web/actions/posting.ts", text));
test.each([
  `"use server";\nexport const approve = action(Schema, approvePosting);`,
  `"use server";\nexport const approve = action<X>(Schema, approvePosting);\nexport type T = string;`,
  `"use client";\nexport function Button() {}`,
])("an action of one expression is right", (text) => {
  expect(actions(text)).toEqual([]);
});

test.each([
  `"use server";\nexport async function approve(input: unknown) {}`,
  `"use server";\nexport const approve = async () => {};`,
  `"use server";\nexport const approve = reaction(Schema, approvePosting);`,
  `"use server";\nexport { approve } from "./other.ts";`,
  `'use server'\nexport default action(Schema, approvePosting);`,
  `export function Page() {\n  async function save() {\n    "use server";\n  }\n}`,
])("a server action beside the wrapper is a breach: %s", (text) => {
  expect(actions(text)).toHaveLength(1);
});

test("server-only stands in lib/web alone", () => {
  expect(checkServerOnly(file("lib/web/session.ts", `import "server-only";`))).toEqual([]);
  expect(checkServerOnly(file("lib/services/context.ts", `import "server-only";`))).toHaveLength(1);
});

// The folders are put together here, so that this file holds none.
const folder = (...parts: string[]) => ["", ...parts].join("/");
test.each([
  [`see ${folder("work", "main", "x.ts")}`, 1],
  [`"${folder("home", "anna", "x")}"`, 1],
  [`cd ${folder("root", "x")}`, 1],
  [`https://example.com${folder("home", "x")}`, 0],
  [`import "../shared${folder("work", "x")}"`, 0],
  ["below a closed /root, or /srv/app", 0],
])("a folder of a machine: %s", (text, breaches) => {
  expect(checkMachinePaths(file("README.md", text))).toHaveLength(breaches);
});

test("a silenced rule needs its name and a reason", () => {
  const comment = (text: string) => checkSilenced(file("lib/web/x.ts", `// ${text}`));

  expect(comment("oxlint-disable-next-line no-console -- the answer of a command")).toEqual([]);
  expect(comment("oxlint-disable-next-line no-console")).toHaveLength(1);
  expect(comment("oxlint-disable")).toHaveLength(1);
  expect(comment("biome-ignore format: because")).toHaveLength(1);
});
