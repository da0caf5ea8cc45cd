import { posix } from "node:path";
import { areaOf, mayImport } from "./areas.ts";
import { findImports, type Import } from "./scan-code.ts";
import { type Breach, isCode, isFixture, isTest, type SourceFile } from "./source-tree.ts";

const ALIAS = /^#(lib|db|components)\//;
const ENDING = /\.(?:tsx?|mjs|css|json)$/;

/** Code outside of every area, arrows that point the wrong way, and the wrong way to write a right one. */
export function checkArrows(tree: readonly SourceFile[]): readonly Breach[] {
  return tree.filter((file) => isCode(file) && !isFixture(file)).flatMap(checkFile);
}

function checkFile(file: SourceFile): Breach[] {
  const { path, text } = file;
  const area = areaOf(path);
  if (!area) return path.includes("/") && !path.startsWith(".") ? [`${path}: is in no area of the house`] : [];
  return findImports(text).flatMap(({ specifier }) => {
    const target = targetOf(path, specifier);
    if (target === null) return [];
    const to = areaOf(target);
    if (!to) return [`${path}: names ${specifier}, which is in no area of the house`];
    // Next loads its configuration in a way of its own, which knows no aliases.
    const isInside = to.name === area.name || area.room === "set-up";
    return [
      ...(mayImport(area, to, isTest(file)) ? [] : [`${path}: ${area.name} may not name ${to.name} (${specifier})`]),
      ...(ENDING.test(specifier) ? [] : [`${path}: "${specifier}" needs its ending, .ts or .tsx`]),
      ...(!isInside && specifier.startsWith(".") && ALIAS.test(`#${target}`)
        ? [`${path}: "${specifier}" leaves its area: write "#${target}"`]
        : []),
    ];
  });
}

function targetOf(path: string, specifier: string): string | null {
  if (ALIAS.test(specifier)) return specifier.slice(1);
  return specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : null;
}

const CORE_PACKAGES = new Set(["temporal-polyfill", "any-ascii", "fastest-levenshtein", "zod", "ipaddr.js"]);
/** Of node:crypto the core may take what gives the same answer every time. */
const CORE_CRYPTO = new Set(["hash", "createHash", "createHmac", "createSecretKey", "timingSafeEqual"]);

/** The packages that the core names: it stays pure only if they are. */
export function checkCoreImports(tree: readonly SourceFile[]): readonly Breach[] {
  return tree
    .filter((file) => file.path.startsWith("lib/core/") && isCode(file) && !isTest(file))
    .flatMap(({ path, text }) =>
      findImports(text)
        .filter(isForeignToCore)
        .map(({ specifier }) => `${path}: the core may not name ${specifier}`),
    );
}

function isForeignToCore({ specifier, names, typeOnly }: Import): boolean {
  if (typeOnly || /^[.#]/.test(specifier) || CORE_PACKAGES.has(specifier)) return false;
  if (specifier !== "node:crypto") return true;
  return (names.match(/\w+/g) ?? ["*"]).some((name) => !CORE_CRYPTO.has(name));
}
