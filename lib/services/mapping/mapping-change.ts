import { z } from "zod";
import { day, isDay } from "#lib/core/day.ts";

/** A person saves at most this many rows at once. */
export const CHANGES_AT_ONCE_MAX = 500;
/** A file changes at most this many, as one version. */
export const MANY_CHANGES_MAX = 2_000;
const SEGMENTS_MAX = 10;
const LEVELS_MAX = 5;
const SOURCE_LENGTH_MAX = 500;
const POLICY_ID_LENGTH_MAX = 64;
const PLACES_MAX = 10_000;
/** GP account strings are at most 75 characters with separators (gp.md 3.4). */
const TARGET_LENGTH_MAX = 129;

/** What a row of the mapping page maps; overrides of one expense have a use case of their own (`override-expense.ts`). */
export const MappingKeyInput = z.strictObject({
  kind: z.enum(["category", "tag", "workspace", "card", "exception", "default"]),
  segment: z.coerce.number().int().min(0).max(SEGMENTS_MAX),
  level: z.coerce.number().int().min(0).max(LEVELS_MAX),
  /** `""` only of the company's own default. */
  source: z.string().max(SOURCE_LENGTH_MAX),
  /** Of one workspace alone; left out: of every workspace that uses the company's mapping. */
  policyId: z.string().max(POLICY_ID_LENGTH_MAX).optional(),
});

const name = z.string().min(1).max(SOURCE_LENGTH_MAX);
const named = z.strictObject({ name, value: z.string().max(SOURCE_LENGTH_MAX) });
/** When an exception applies: at least one thing, and all of them together. */
export const ConditionInput = z
  .strictObject({
    category: name.optional(),
    tag: z.strictObject({ level: z.number().int().min(1).max(LEVELS_MAX), name }).optional(),
    billable: z.boolean().optional(),
    card: name.optional(),
    reportField: named.optional(),
    employeeField: z.strictObject({ name: z.enum(["customField1", "customField2"]), value: name }).optional(),
    amountFromCents: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  })
  .refine((condition) => Object.values(condition).some((value) => value !== undefined), "name at least one condition");

export const MappingTarget = z.string().trim().min(1).max(TARGET_LENGTH_MAX);

/** One row as it shall be; a null target unmaps it. */
export const MappingChange = z.strictObject({
  ...MappingKeyInput.shape,
  target: MappingTarget.nullable(),
  /** First posting date that it is for; left out: since ever. */
  effectiveFrom: z
    .string()
    .refine(isDay, "must be a date like 2026-06-01")
    .transform((value) => day(value))
    .nullable()
    .optional(),
  condition: ConditionInput.nullable().optional(),
  place: z.number().int().min(0).max(PLACES_MAX).nullable().optional(),
  keepsCostCentre: z.boolean().optional(),
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
