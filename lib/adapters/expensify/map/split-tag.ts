/** A tag level by itself, as `ntag1` and so on give it. */
export type LevelTag = Readonly<{ level: number; name: string | null }>;

/** The template writes `ntag1` to `ntag20`. */
const LEVELS_MAX = 20;

/**
 * The levels of `tag`, unescaped: `Dept\: R&D:West` → `Dept: R&D`, `West`; `A::C` → `A`, ``, `C`; `` → none. A colon
 * separates unless a backslash stands before it, and `\\` is a backslash (expensify.md 6.5).
 */
export function splitTag(tag: string): string[] {
  if (tag === "") return [];
  const levels: string[] = [];
  let level = "";
  for (let i = 0; i < tag.length; i++) {
    const [here = "", next] = [tag[i], tag[i + 1]];
    if (here === "\\" && (next === ":" || next === "\\")) {
      level += next;
      i += 1;
    } else if (here === ":") {
      levels.push(level);
      level = "";
    } else {
      level += here;
    }
  }
  return [...levels, level];
}

/** One level's name, or a name from the set-up, without its escapes. A lone colon stays: it separates nothing here. */
export function unescapeTagName(name: string): string {
  return name.replaceAll(/\\([:\\])/g, "$1");
}

/** A level's name as a part of a path: the inverse of `unescapeTagName`. */
export function escapeTagName(name: string): string {
  return name.replaceAll(/[\\:]/g, String.raw`\$&`);
}

/**
 * The levels of an expense's tag, cross-checked with the single levels where Expensify hands them over; null when the two
 * contradict each other, since then nobody can say which cost centre was meant.
 *
 * Whether single levels keep their escapes is unknown: both readings count as agreement. Where a level's own colon was
 * joined unescaped, the single levels joined again give the very same text, and are then right.
 */
export function readTagLevels(tag: string, levelTags: readonly LevelTag[]): readonly string[] | null {
  const given = levelTags.flatMap(({ level, name }) => (name ? [{ level, name }] : []));
  if (given.some(({ level }) => level < 1 || level > LEVELS_MAX)) return null;
  const levels = splitTag(tag);
  const agrees = given.every(({ level, name }) => [name, unescapeTagName(name)].includes(levels[level - 1] ?? ""));
  if (agrees) return levels;

  const own = placeByLevel(given);
  if (tag === "") return own.map(unescapeTagName);
  return own.join(":") === tag ? own : null;
}

function placeByLevel(given: readonly Readonly<{ level: number; name: string }>[]): string[] {
  const levels = Array.from({ length: Math.max(0, ...given.map(({ level }) => level)) }, () => "");
  for (const { level, name } of given) levels[level - 1] = name;
  return levels;
}
