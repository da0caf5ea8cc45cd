import { formatCount } from "#lib/web/format.ts";
import type { MappingPreview } from "#lib/web/queries/mapping.ts";

/** "0 in GP are touched (3 use it and stay as they are)". */
export function touchedWords({ inGp, inGpTouched }: Pick<MappingPreview, "inGp" | "inGpTouched">): string {
  const kept = inGp - inGpTouched;
  const rest = kept > 0 ? ` (${formatCount(kept)} use it and stay as they are)` : "";
  return `${formatCount(inGpTouched)} in GP ${inGpTouched === 1 ? "is" : "are"} touched${rest}`;
}
