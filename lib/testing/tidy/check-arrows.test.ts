import { expect, test } from "vitest";
import { checkArrows, checkCoreImports } from "./check-arrows.ts";

const file = (path: string, text = "") => [{ path, text }];

test.each([
  ["app/(app)/review/page.tsx", "#components/review/queue.tsx"],
  ["app/api/health/route.ts", "#lib/web/route.ts"],
  ["components/review/queue.tsx", "#components/ui/button.tsx"],
  ["components/review/queue.tsx", "./row.tsx"],
  ["components/review/queue.tsx", "#lib/web/queries/review.ts"],
  ["lib/web/actions/posting.ts", "#lib/services/posting/approve-posting.ts"],
  ["lib/services/posting/approve-posting.ts", "#db/client.ts"],
  ["lib/engine/main.ts", "#lib/wiring.ts"],
  ["lib/wiring.ts", "#lib/adapters/gp-soap/client.ts"],
  ["db/posting/lease.ts", "#lib/core/result.ts"],
  ["lib/adapters/gp-soap/client.ts", "#lib/core/ports.ts"],
  ["lib/services/sync/start-sync.db.test.ts", "#db/testing/template.ts"],
  ["lib/adapters/gp-soap/client.test.ts", "#lib/sandbox/start-sandbox.ts"],
  ["lib/core/journal/build-journal.ts", "vitest-is-a-package"],
])("%s may name %s", (path, specifier) => {
  expect(checkArrows(file(path, `import { x } from "${specifier}";`))).toEqual([]);
});

test.each([
  ["lib/core/money.ts", "#db/client.ts", /core may not name db/],
  ["lib/core/money.ts", "#lib/env.ts", /core may not name env/],
  ["lib/services/sync/start-sync.ts", "#lib/adapters/expensify/client.ts", /services may not name adapters\/expensify/],
  ["lib/services/sync/start-sync.ts", "#db/testing/template.ts", /services may not name db/],
  ["lib/adapters/gp-soap/client.ts", "#lib/adapters/windows-auth/ntlm.ts", /may not name adapters\/windows-auth/],
  ["lib/adapters/gp-soap/client.ts", "#lib/adapters/gp-sba/wire.ts", /gp-soap may not name adapters\/gp-sba/],
  ["lib/adapters/windows-auth/x.ts", "#lib/adapters/gp-soap/wire.ts", /windows-auth may not name adapters\/gp-soap/],
  ["components/review/queue.tsx", "#components/mapping/table.tsx", /review may not name components\/mapping/],
  ["components/ui/button.tsx", "#components/shared/money.tsx", /ui may not name components\/shared/],
  ["components/review/queue.tsx", "#lib/services/posting/approve-posting.ts", /may not name services/],
  ["app/page.tsx", "#db/client.ts", /app may not name db/],
  ["app/page.tsx", "#lib/services/posting/approve-posting.ts", /app may not name services/],
  ["lib/web/session.ts", "#lib/engine/main.ts", /web may not name engine/],
  ["lib/engine/main.ts", "#lib/web/session.ts", /engine may not name web/],
  ["lib/engine/main.ts", "#lib/sandbox/start-sandbox.ts", /engine may not name sandbox/],
  ["lib/sandbox/gp-main.ts", "#lib/adapters/gp-soap/wire.ts", /sandbox may not name adapters/],
  ["db/client.ts", "#lib/env.ts", /db may not name env/],
  ["db/client.ts", "./testing/template.ts", /db may not name db/],
  ["lib/cli/sync.ts", "#lib/up/start.ts", /cli may not name up/],
  ["lib/web/session.ts", "#lib/new-room/x.ts", /in no area/],
  ["lib/web/session.ts", "./action", /needs its ending/],
  ["lib/web/session.ts", "../core/result.ts", /write "#lib\/core\/result.ts"/],
])("%s may not name %s", (path, specifier, breach) => {
  expect(checkArrows(file(path, `import { x } from "${specifier}";`))).toEqual([expect.stringMatching(breach)]);
});

test("a relative way to the neighbour is no way round", () => {
  expect(checkArrows(file("lib/adapters/gp-soap/client.ts", `export * from "../gp-sba/wire.ts";`))).toHaveLength(2);
});

test.each(["lib/loose.ts", "lib/new-room/x.ts", "components/loose.tsx", "src/x.ts"])("%s is in no area", (path) => {
  expect(checkArrows(file(path))).toEqual([`${path}: is in no area of the house`]);
});

const CORE = "lib/core/money.ts";
const BAD = `"#db/client.ts"`;
test.each([
  ["a type import", `import type { Database } from ${BAD};`],
  ["a re-export", `export * from ${BAD};`],
  ["a named re-export", `export { a as b } from ${BAD};`],
  ["a bare import", `import ${BAD};`],
  ["import()", `const x = await import(${BAD});`],
  ["many lines", `import {\n  a,\n  type B,\n} from ${BAD};`],
  ["after a regular expression with a quote", `const r = /["'\`]/;\nimport x from ${BAD};`],
  ["after a division", `const half = all / 2; // half / of\nimport x from ${BAD};`],
  ["inside of a template", `const t = \`\${await import(${BAD})}\`;`],
  ["after a template in braces", `const t = \`a \${ { b: \`}\` }.b } c\`;\nimport x from ${BAD};`],
  ["a type of import()", `type T = import(${BAD}).Database;`],
])("no way of importing is overlooked: %s", (_name, text) => {
  expect(checkArrows(file(CORE, text))).toHaveLength(1);
});

test.each([
  ["a line comment", `// import x from ${BAD}`],
  ["a comment block", `/* import x from ${BAD} */`],
  ["a string", `const text = 'import x from ${BAD}';`],
  ["a template", `const text = \`import x from ${BAD};\`;`],
  ["a template in a template", `const text = \`\${list.map((x) => \`import x from ${BAD};\`)}\`;`],
  ["a regular expression", `const text = /import x from ${BAD}/;`],
])("what is no import is left alone: %s", (_name, text) => {
  expect(checkArrows(file(CORE, text))).toEqual([]);
});

test.each([
  [`import { randomBytes } from "node:crypto";`, 1],
  [`import crypto from "node:crypto";`, 1],
  [`import { readFileSync } from "node:fs";`, 1],
  [`import postgres from "postgres";`, 1],
  [`import { createHash, createHmac } from "node:crypto";`, 0],
  [`import { Temporal } from "temporal-polyfill";`, 0],
])("the core names only pure packages: %s", (text, breaches) => {
  expect(checkCoreImports(file(CORE, text))).toHaveLength(breaches);
});
