import type { OptionsPreview } from "#lib/services/company/preview-options.ts";
import type { OptionsPage } from "#lib/services/company/read-options.ts";
import type { OptionsInput } from "#lib/services/company/options-input.ts";
import { apiQuery } from "../query.ts";

export type { OptionsExample, OptionsPreview } from "#lib/services/company/preview-options.ts";
export type { OptionsPage, OptionsVersion } from "#lib/services/company/read-options.ts";
export type { OptionsInput } from "#lib/services/company/options-input.ts";
export type { SavedOptions } from "#lib/services/company/save-options.ts";

/** Which report the example is made of. */
export type ExampleKind = "last" | "tax" | "foreign" | "long";

export const rulesQuery = (companyId: string) => apiQuery<OptionsPage>("/api/rules", { companyId });

/** What saving these would do, and the journal of a real report under them. */
export const rulesPreviewQuery = (companyId: string, options: OptionsInput, example: ExampleKind) =>
  apiQuery<OptionsPreview>("/api/rules/preview", { companyId, options: JSON.stringify(options), example });
