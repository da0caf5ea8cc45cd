import type { MappingKey } from "./rules.ts";

/**
 * The key as one text, `category/2/0/Meals`: the key of `CompanyRules.mapping` and of everything that looks a mapping up.
 * Two different keys never share a text: the free text stands last.
 */
export function mappingKeyText(key: MappingKey): string {
  return `${key.kind}/${key.segment}/${key.level}/${key.source}`;
}
