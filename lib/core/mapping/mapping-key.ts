import type { MappingKey } from "./rules.ts";

/**
 * The key as one text, `category/2/0/Meals`, of one workspace alone `@POLICY1/category/2/0/Meals`: the key of
 * `CompanyRules.mapping` and of everything that looks a mapping up. Two different keys never share a text: the free text stands
 * last, and policy ids have no slash.
 */
export function mappingKeyText(key: MappingKey): string {
  const text = `${key.kind}/${key.segment}/${key.level}/${key.source}`;
  return key.policyId ? `@${key.policyId}/${text}` : text;
}
