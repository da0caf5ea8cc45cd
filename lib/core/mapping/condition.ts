/** When an exception applies: everything that is given must hold. Values are compared exactly, as Expensify writes them. */
export type ExceptionCondition = Readonly<{
  category?: string | undefined;
  /** Level 1 first, and the tag's full path there. */
  tag?: Readonly<{ level: number; name: string }> | undefined;
  billable?: boolean | undefined;
  card?: string | undefined;
  reportField?: Readonly<{ name: string; value: string }> | undefined;
  /** `customField1` or `customField2` of the employee in the workspace. */
  employeeField?: Readonly<{ name: "customField1" | "customField2"; value: string }> | undefined;
  /** The expense is at least this much, in the report's currency. */
  amountFromCents?: number | undefined;
}>;
