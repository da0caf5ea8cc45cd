import { z } from "zod";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { loadRules } from "../company/load-rules.ts";
import { transact, type Context } from "../context.ts";
import { type PlannedTags, planTags } from "./plan-tags.ts";

const VALUES_MAX = 5_000;
const NAME_LENGTH_MAX = 500;
const CHOICE_LENGTH_MAX = 100_000;

export const TagChoiceInput = {
  /** Cost centres that shall have a tag. */
  values: z.array(z.string().max(NAME_LENGTH_MAX)).max(VALUES_MAX),
  /** Names of tags that shall go. */
  removes: z.array(z.string().max(NAME_LENGTH_MAX)).max(VALUES_MAX),
};

/** As one query parameter: JSON, since a URL has no nesting. */
const ChoiceText = z
  .string()
  .max(CHOICE_LENGTH_MAX)
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      ctx.addIssue({ code: "custom", message: "not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.strictObject(TagChoiceInput));

export const PreviewTagPush = z.strictObject({
  companyId: z.uuid(),
  policyId: z.string().min(1),
  choice: ChoiceText.optional(),
});

export type TagPushPreview = Omit<PlannedTags, "before" | "after">;

/** What pushing cost centres to a workspace would change there, before anybody asks for it. Errors: as `planTags`. */
export async function previewTagPush(
  ctx: Context,
  { companyId, policyId, choice }: z.output<typeof PreviewTagPush>,
): Promise<Result<TagPushPreview, RequestProblem>> {
  return transact(ctx, async ({ tx }) => {
    const loaded = await loadRules(tx, companyId, ctx.clock.now());
    if (!loaded) return err({ code: "not_found", what: "company" });
    const planned = await planTags(tx, loaded, policyId, ctx.clock.now(), choice);
    if (!planned.ok) return planned;
    const { before: _before, after: _after, ...preview } = planned.value;
    return ok(preview);
  });
}
