import type { HoldProblem } from "#lib/core/problem.ts";
import type { MappingRow } from "#lib/web/queries/mapping.ts";

/** The mapping row that lifts this hold; null when no row does. */
export function mappingKeyOf(problem: HoldProblem): MappingRow["key"] {
  switch (problem.code) {
    case "category_unmapped":
      return {
        kind: "category",
        segment: problem.segment,
        level: 0,
        source: problem.category,
        policyId: problem.policyId,
      };
    case "tag_unmapped":
      return {
        kind: "tag",
        segment: problem.segment,
        level: problem.level,
        source: problem.tag,
        policyId: problem.policyId,
      };
    case "workspace_unmapped":
      return { kind: "workspace", segment: problem.segment, level: 0, source: problem.policyId };
    case "card_unmapped":
      return { kind: "card", segment: 0, level: 0, source: problem.card };
    default:
      return null;
  }
}
