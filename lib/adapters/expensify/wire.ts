import { z } from "zod";

/**
 * What arrives from Expensify. Export lines: every key of the template must be there, null where there is no value
 * (expensify.md 8); keys that we do not know are ignored. A sum of money that is a number is a safe whole one: any other
 * comes out of `parse-line.ts` as text.
 */
const text = z.string().nullable();
/** The template writes a number, or the text that stood in a number's place. */
const amount = z.union([z.number(), z.string()]).nullable();
const flag = z.union([z.boolean(), z.string(), z.number()]).nullable();

const EXPENSE_TEXTS = [
  "transactionID",
  "reportID",
  "type",
  "externalID",
  "created",
  "modifiedCreated",
  "inserted",
  "merchant",
  "modifiedMerchant",
  "comment",
  "category",
  "categoryGlCode",
  "categoryPayrollCode",
  "tag",
  "tagGlCode",
  "currency",
  "taxName",
  "taxRate",
  "taxRateName",
  "taxCode",
  "bank",
  "cardID",
  "cardNumber",
  "receiptID",
  "receiptFilename",
  "receiptURL",
] as const;
const EXPENSE_AMOUNTS = [
  "amount",
  "modifiedAmount",
  "convertedAmount",
  "currencyConversionRate",
  "taxAmount",
  "modifiedTaxAmount",
  "mcc",
  "modifiedMCC",
] as const;
const EXPENSE_FLAGS = ["reimbursable", "billable", "hasTax", "isDistance", "managedCard"] as const;
const REPORT_TEXTS = [
  "oldReportID",
  "reportName",
  "status",
  "displayStatus",
  "policyID",
  "policyName",
  "currency",
  "accountEmail",
  "accountID",
  "submitterUserID",
  "submitterPayrollID",
  "employeeCustomField1",
  "employeeCustomField2",
  "managerEmail",
  "managerUserID",
  "managerPayrollID",
  "created",
  "submitted",
  "approved",
  "reimbursed",
  "entryID",
  "submitterName",
  "managerName",
] as const;

function each<Key extends string, Schema extends z.ZodType>(keys: readonly Key[], schema: Schema): Record<Key, Schema> {
  return Object.fromEntries(keys.map((key) => [key, schema])) as Record<Key, Schema>;
}

const expenseSchema = z.object({
  ...each(EXPENSE_TEXTS, text),
  ...each(EXPENSE_AMOUNTS, amount),
  ...each(EXPENSE_FLAGS, flag),
  ntags: z.array(z.object({ level: z.number(), name: text, glCode: text })),
  units: z.object({ count: amount, rate: amount, unit: text }),
});

const reportLineSchema = z.object({
  t: z.literal("report"),
  reportID: z.string(),
  ...each(REPORT_TEXTS, text),
  /** Written by our template; files of the older one do not have it. */
  type: text.optional(),
  total: amount,
  isACHReimbursed: flag,
  customField: z.record(z.string(), z.string()),
  expenseCount: z.number().nullable(),
  approvers: z.array(z.object({ email: text, date: text, employeeUserID: text })),
  actions: z.array(z.object({ action: text, created: text, by: text, message: text })),
  expenses: z.array(expenseSchema),
});

const errorLineSchema = z.object({ t: z.literal("error"), reportID: z.string(), message: text });
const endLineSchema = z.object({ t: z.literal("end"), reports: z.int().min(0), errors: z.int().min(0) });

export const exportLineSchema = z.discriminatedUnion("t", [reportLineSchema, errorLineSchema, endLineSchema]);
export type ExportLine = z.infer<typeof exportLineSchema>;
export type ReportLine = z.infer<typeof reportLineSchema>;
export type ExpenseWire = z.infer<typeof expenseSchema>;

/** Some keys are missing where nothing is set (expensify.md 4.2). */
const loose = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ""));
const enabled = z
  .boolean()
  .nullish()
  .transform((value) => value ?? true);

export const policyListSchema = z.object({
  policyList: z.array(
    z.object({ id: z.string().min(1), name: z.string(), role: loose, type: loose, outputCurrency: loose }),
  ),
});

/** Of a dependent level: the parents by a pattern, or the children inside. Neither is documented (expensify.md 12). */
const tagFields = {
  name: z.string(),
  enabled,
  glCode: loose,
  parentTagsFilter: z.string().nullish(),
  rules: z.object({ parentTagsFilter: z.string().nullish() }).nullish(),
};
const tagSchema = z.object(tagFields);
export type TagWire = z.infer<typeof tagSchema>;
const tagLevelSchema = z.object({ name: loose, tags: z.array(tagSchema) });
/** Values are texts, or objects that call them `name` or `value`: the manual contradicts itself (expensify.md 5.2). */
const fieldValue = z.union([
  z.string(),
  z.object({ name: loose, value: loose }).transform(({ name, value }) => name || value),
]);
const list = <Schema extends z.ZodType>(item: Schema) =>
  z
    .array(item)
    .nullish()
    .transform((given) => given ?? []);
const policySchema = z.object({
  categories: list(z.object({ name: z.string(), enabled, glCode: loose, payrollCode: loose })),
  reportFields: list(z.object({ name: z.string(), type: loose, values: list(fieldValue) })),
  employees: list(
    z.object({
      ...{ email: z.string().min(1), name: loose, employeeID: loose, customField1: loose, customField2: loose },
      ...{ firstName: loose, lastName: loose, role: loose, submitsTo: loose },
    }),
  ),
  /** Two shapes: levels, told by their inner `tags`, or one flat list. Levels first: a level would also pass as a tag. */
  tags: z
    .union([z.array(tagLevelSchema), z.array(tagSchema)])
    .nullish()
    .transform((list) => list ?? []),
});
export type PolicyWire = z.infer<typeof policySchema>;

export const policyInfoSchema = z.object({ policyInfo: z.record(z.string(), policySchema) });

/** The answer to an employee update; lists are missing rather than empty (expensify.md 5.3). */
export const employeesUpdatedSchema = z.object({
  updatedEmployeesCount: z.coerce.number().nullish(),
  failedPolicies: list(z.string()),
  skippedEmployees: list(z.object({ email: loose, reason: loose })),
});

/** The first thing wrong, in words that hold a place and a type but never a value. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join(".") || "the line"}: ${issue.message}` : "unreadable";
}
