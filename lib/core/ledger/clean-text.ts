/**
 * Text as GP will give it back. Control characters are taken out (line ends and tabs become spaces), as are lone surrogates and
 * the two code points that XML forbids: once stored, they make GP's own reads fail (gp.md 1.8).
 */
export function cleanText(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, " ")
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, "")
    .replace(/\p{Surrogate}/gu, "");
}
