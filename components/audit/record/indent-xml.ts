/** Longer texts are shown as they are: taking them apart would make the page slow. */
const CHARS_MAX = 200_000;
const STEP = "  ";

/**
 * The request with one element a line, for the eye alone; what was sent has no such line breaks. Anything that is not XML comes
 * back as it is.
 */
export function indentXml(text: string): string {
  if (!text.trimStart().startsWith("<") || text.length > CHARS_MAX) return text;
  let depth = 0;
  const lines: string[] = [];
  for (const part of text.replaceAll(/>\s*</g, ">\n<").split("\n")) {
    const isEnd = part.startsWith("</");
    if (isEnd) depth = Math.max(0, depth - 1);
    lines.push(STEP.repeat(depth) + part);
    const isWhole = part.endsWith("/>") || part.startsWith("<?") || part.startsWith("<!") || part.includes("</");
    if (!isEnd && !isWhole) depth += 1;
  }
  return lines.join("\n");
}
