import { findImports, scanCode } from "./scan-code.ts";
import { type Breach, isCode, isFixture, isTest, type SourceFile } from "./source-tree.ts";

/** Clock, chance, environment, network, disk, screen: none of it is in the core. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/, "Date.now"],
  [/\bnew Date\(\s*\)|(?<!new )\bDate\(\s*\)/, "new Date() without a time"],
  [/\bTemporal\.Now\b/, "Temporal.Now"],
  [/\bperformance\b\s*\./, "performance"],
  [/\bMath\.random\b/, "Math.random"],
  [/\b(?:randomUUID|randomBytes|randomInt|getRandomValues)\b/, "chance"],
  [/\bprocess\b\s*[.[]/, "process"],
  [/\bglobalThis\b/, "globalThis"],
  [/\bfetch\s*\(/, "fetch"],
  [/\bset(?:Timeout|Interval|Immediate)\b/, "a timer"],
  [/\bconsole\b\s*\./, "console"],
];

export function checkCorePurity(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .filter((file) => file.path.startsWith("lib/core/") && isCode(file) && !isTest(file))
    .flatMap(({ path, text }) => {
      const code = scanCode(text);
      return IMPURE.filter(([pattern]) => pattern.test(code)).map(
        ([, what]) => `${path}: the core may not use ${what}`,
      );
    });
}

const READS_ENV =
  /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[|\bimport\.meta\.env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/;

/** The environment is read in one place, and in what runs before TypeScript does. */
export function checkEnvReads(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .filter((file) => isCode(file) && file.path !== "lib/env.ts" && !/^lib\/up\/[\w-]+\.mjs$/.test(file.path))
    .filter(
      ({ text }) =>
        READS_ENV.test(scanCode(text)) ||
        findImports(text).some(({ specifier, names }) => specifier === "node:process" && /\benv\b/.test(names)),
    )
    .map(({ path }) => `${path}: the environment is read in lib/env.ts alone`);
}

/** `server-only` throws outside of React's server build, so what the engine loads may not name it. */
export function checkServerOnly(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .filter((file) => isCode(file) && !file.path.startsWith("lib/web/"))
    .filter(({ text }) => findImports(text).some(({ specifier }) => specifier === "server-only"))
    .map(({ path }) => `${path}: "server-only" stands in lib/web alone`);
}

/** A string that stands alone on its line; in scanned code its inside is spaces. */
const DIRECTIVE = /^[ \t]*(["']) *\1;?[ \t]*$/gm;
const USE_SERVER = /^\s*["']use server["']/;
const EXPORT = /^export\s+(?!type\b|interface\b)(.*)$/gm;
const ONE_ACTION = /^const \w+(?:\s*:\s*[^=]+)? = action(?:<[^(]*>)?\(/;

/** An exported server action is a public POST endpoint: each is one `action(…)`, which checks session, right and input. */
export function checkServerActions(tree: readonly SourceFile[]): readonly Breach[] {
  return tree.filter(isCode).flatMap(({ path, text }) => {
    const code = scanCode(text);
    const directives = [...code.matchAll(DIRECTIVE)].filter(({ index }) => USE_SERVER.test(text.slice(index)));
    const [first] = directives;
    if (first === undefined) return [];
    if (directives.length > 1 || code.slice(0, first.index).trim() !== "")
      return [`${path}: "use server" stands on the first line of a file of lib/web/actions`];
    return [...code.matchAll(EXPORT)]
      .filter(([, exported = ""]) => !ONE_ACTION.test(exported))
      .map(([line]) => `${path}: "${line.slice(0, 60)}" is not \`export const … = action(…)\``);
  });
}

/** Folders of somebody's machine. Written so that this line does not match itself. */
const MACHINE_PATH = /(?<![\w.:/)\]}-])\/(?:work|home|root|Users)\/[\w.]/;

export function checkMachinePaths(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .filter((file) => !isFixture(file) && file.path !== "package-lock.json")
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          MACHINE_PATH.test(line) ? [`${path}:${index + 1}: names a folder of a machine`] : [],
        ),
    );
}

const SILENCED = /(?:oxlint|eslint|biome)-(?:disable|ignore)[\w-]*/;
const SILENCED_WITH_REASON = /(?:oxlint|eslint)-disable-next-line [\w/-]+(?:, [\w/-]+)* -- \w.{9,}/;

/** A rule is silenced for one line, by name, and with a reason. */
export function checkSilenced(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .filter((file) => isCode(file) && !file.path.startsWith("lib/testing/tidy/"))
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          SILENCED.test(line) && !SILENCED_WITH_REASON.test(line)
            ? [`${path}:${index + 1}: a silenced rule needs its name and " -- reason"`]
            : [],
        ),
    );
}
