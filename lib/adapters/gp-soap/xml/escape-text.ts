const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/**
 * Text for an XML element or attribute. Control characters are taken out (line ends and tabs become spaces), as are
 * lone surrogates and the two code points that XML forbids: once stored, they make GP's own reads fail (gp.md 1.8).
 */
export function escapeText(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** The same text before it is escaped: what GP will give back. */
export function cleanText(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, " ")
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, "")
    .replace(/\p{Surrogate}/gu, "");
}
