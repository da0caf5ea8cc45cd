import { z } from "zod";

/** A person saves at most this many rows at once. */
export const CHANGES_AT_ONCE_MAX = 500;
/** A file changes at most this many, as one version. */
export const MANY_CHANGES_MAX = 2_000;
const SEGMENTS_MAX = 10;
const LEVELS_MAX = 5;
const SOURCE_LENGTH_MAX = 500;
/** GP account strings are at most 75 characters with separators (gp.md 3.4). */
const TARGET_LENGTH_MAX = 129;

/** What a row of the mapping page maps; overrides of one expense have a use case of their own (`override-expense.ts`). */
export const MappingKeyInput = z.strictObject({
  kind: z.enum(["category", "tag", "workspace", "card"]),
  segment: z.coerce.number().int().min(0).max(SEGMENTS_MAX),
  level: z.coerce.number().int().min(0).max(LEVELS_MAX),
  source: z.string().min(1).max(SOURCE_LENGTH_MAX),
});

export const MappingTarget = z.string().trim().min(1).max(TARGET_LENGTH_MAX);

/** One row as it shall be; a null target unmaps it. */
export const MappingChange = z.strictObject({
  ...MappingKeyInput.shape,
  target: MappingTarget.nullable(),
  /** Of a card: the person says that its account is neither the payables control account nor a bank account. */
  confirmsAccount: z.boolean().optional(),
});
export type MappingChange = z.output<typeof MappingChange>;

/** As a query parameter: a JSON list, since a URL has no nesting. */
const CHANGES_TEXT_LENGTH_MAX = 12_000;
const CHANGES_PREVIEWED_MAX = 100;
export const MappingChangesText = z
  .string()
  .max(CHANGES_TEXT_LENGTH_MAX)
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: "custom", message: "not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.array(MappingChange).min(1).max(CHANGES_PREVIEWED_MAX));
