import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of the repository; `path` is relative to its root, with `/`. `text` is "" for what is not text. */
export type SourceFile = Readonly<{ path: string; text: string }>;
/** One breach of a rule: `path: what is wrong`. */
export type Breach = string;

const FILES_MAX = 20_000;
/** What `.gitignore` names, and what is made rather than written. */
const SKIPPED = new Set([
  "node_modules",
  ".git",
  ".data",
  ".work",
  "test-results",
  "playwright-report",
  "next-env.d.ts",
]);
const isSkipped = (name: string) => SKIPPED.has(name) || name.startsWith(".next") || name.endsWith(".tsbuildinfo");
const TEXT = /\.(?:tsx?|mjs|css|json|jsonl|md|txt|sql|xml|html|svg|sh|ya?ml|ftl|pem)$|^\.[a-z.]+$|^[a-z]+$/;

/** Reads every file of the tree below `root` that a person wrote. */
export function readSourceTree(root: string): readonly SourceFile[] {
  const files: SourceFile[] = [];
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined && files.length < FILES_MAX; folder = folders.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (isSkipped(entry.name)) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else files.push({ path, text: TEXT.test(entry.name) ? readFileSync(join(root, path), "utf8") : "" });
    }
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

export const isCode = ({ path }: SourceFile) => /\.(?:tsx?|mjs)$/.test(path);
export const isTest = ({ path }: SourceFile) => /\.(?:test|spec)\.tsx?$/.test(path);
export const isFixture = ({ path }: SourceFile) => /(?:^|\/)fixtures\//.test(path);
