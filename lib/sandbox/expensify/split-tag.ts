/** The levels of a tag: split at `:`, with `\:` and `\\` unescaped (expensify.md 6.5). `""` has one empty level. */
export function splitTag(tag: string): readonly string[] {
  const levels: string[] = [];
  let current = "";
  for (let index = 0; index < tag.length; index += 1) {
    const character = tag.charAt(index);
    const next = tag.charAt(index + 1);
    if (character === "\\" && (next === ":" || next === "\\")) {
      current += next;
      index += 1;
    } else if (character === ":") {
      levels.push(current);
      current = "";
    } else current += character;
  }
  return [...levels, current];
}
