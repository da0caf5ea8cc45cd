import { z } from "zod";
import { TagChoiceInput } from "./preview-tag-push.ts";

const POLICY_ID_LENGTH_MAX = 100;
const HASH_LENGTH = 64;
export const EMAIL_LENGTH_MAX = 254;
/** Accounts or vendors of one request: each is a call to GP and a line that a person reads. */
export const ITEMS_MAX = 200;
/** gp.md 3.4. */
const ACCOUNT_LENGTH_MAX = 75;
const ACCOUNT_DESCRIPTION_LENGTH_MAX = 50;
const VENDOR_CODE_LENGTH_MAX = 15;
export const VENDOR_NAME_LENGTH_MAX = 64;

const companyId = z.uuid();
const policyId = z.string().min(1).max(POLICY_ID_LENGTH_MAX);
const text = (max: number) => z.string().trim().min(1).max(max);

/** What a person asks to be written into the other system, by kind. */
export const PushInput = z.discriminatedUnion("kind", [
  z.strictObject({
    ...{ kind: z.literal("tags"), companyId, policyId },
    ...TagChoiceInput,
    /** Of the preview that the person saw. */
    seen: z.string().length(HASH_LENGTH),
  }),
  z.strictObject({
    ...{ kind: z.literal("workspace_employees"), companyId, policyId },
    /** Whom the new ones submit to; `""`: they are left out. */
    managerEmail: z.string().trim().max(EMAIL_LENGTH_MAX).default(""),
    /** A rehearsal, which needs no second person and changes nothing. */
    isDryRun: z.boolean(),
  }),
  z.strictObject({
    ...{ kind: z.literal("accounts"), companyId },
    accounts: z
      .array(z.strictObject({ number: text(ACCOUNT_LENGTH_MAX), description: text(ACCOUNT_DESCRIPTION_LENGTH_MAX) }))
      .min(1)
      .max(ITEMS_MAX),
  }),
  z.strictObject({
    ...{ kind: z.literal("vendors"), companyId },
    vendors: z
      .array(
        z.strictObject({
          code: z
            .string()
            .regex(/^[A-Z0-9._/-]+$/)
            .max(VENDOR_CODE_LENGTH_MAX),
          name: text(VENDOR_NAME_LENGTH_MAX),
          email: z.string().trim().max(EMAIL_LENGTH_MAX),
        }),
      )
      .min(1)
      .max(ITEMS_MAX),
  }),
]);
export type PushInput = z.output<typeof PushInput>;
