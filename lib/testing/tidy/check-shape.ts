import { type Breach, isCode, isFixture, type SourceFile } from "./source-tree.ts";

export const FILE_LINES_MAX = 400;
export const FOLDER_ENTRIES_MAX = 20;
export const PATH_DEPTH_MAX = 5;

const ROOT_ENTRIES = new Set(
  "app components lib db drizzle e2e public next.config.ts package.json package-lock.json tsconfig.json README.md proxy.ts instrumentation.ts postcss.config.mjs".split(
    " ",
  ),
);

/** What may stand in the root; dotfiles may. */
export function checkRootEntries(tree: readonly SourceFile[]): readonly Breach[] {
  const entries = new Set(tree.map(({ path }) => path.split("/")[0] ?? ""));
  return [...entries]
    .filter((entry) => !entry.startsWith(".") && !ROOT_ENTRIES.has(entry))
    .map((entry) => `${entry}: does not belong in the root`);
}

/** Generated or copied, or a record of the world. */
const isOthers = (file: SourceFile) =>
  isFixture(file) || /^(?:components\/ui|drizzle|public)\//.test(file.path) || file.path === "package-lock.json";

export function checkFileLines(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .filter((file) => (isCode(file) || /\.(?:txt|css|sh)$/.test(file.path)) && !isOthers(file))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > FILE_LINES_MAX)
    .map(({ path, lines }) => `${path}: ${lines} lines, at most ${FILE_LINES_MAX}. Which noun should move out?`);
}

/** A source and the test beside it are one thing. */
const withoutTest = (name: string) => name.replace(/(?:\.db)?\.test(?=\.tsx?$)/, "");

export function checkFolderEntries(tree: readonly SourceFile[]): readonly Breach[] {
  const entries = new Map<string, Set<string>>();
  for (const file of tree.filter((each) => !isOthers(each))) {
    const parts = file.path.split("/");
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join("/");
      const inside = entries.get(folder) ?? new Set();
      entries.set(folder, inside.add(withoutTest(parts[depth] ?? "")));
    }
  }
  return [...entries]
    .filter(([, inside]) => inside.size > FOLDER_ENTRIES_MAX)
    .map(([folder, inside]) => `${folder}: ${inside.size} entries, at most ${FOLDER_ENTRIES_MAX}`);
}

export function checkPathDepth(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .map(({ path }) => ({ path, depth: path.split("/").filter((part) => !/^\(.*\)$/.test(part)).length }))
    .filter(({ depth }) => depth > PATH_DEPTH_MAX)
    .map(({ path, depth }) => `${path}: ${depth} deep, at most ${PATH_DEPTH_MAX}`);
}

const KEBAB = /^\.?[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
/** Next's own names of folders, `(group)` and `[param]`. */
const ROUTE_PART = /^(?:\([a-z-]+\)|\[{1,2}(?:\.\.\.)?[a-zA-Z]+\]{1,2})$/;
const VAGUE = /^(?:utils?|helpers?|misc|common)\.(?:tsx?|mjs)$/;

export function checkNames(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .filter((file) => isCode(file) && !isFixture(file))
    .flatMap(({ path }) => {
      const parts = path.split("/");
      const bad = parts.find((part) => !KEBAB.test(part) && !ROUTE_PART.test(part));
      const name = parts.at(-1) ?? "";
      return [
        ...(bad === undefined ? [] : [`${path}: "${bad}" is not kebab-case`]),
        ...(VAGUE.test(name) ? [`${path}: a file is named after what it does`] : []),
      ];
    });
}
