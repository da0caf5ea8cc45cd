import { SBA_EXAMPLES, type SbaExample } from "#lib/core/connection/sba-examples.ts";

/** One resource of the contract in words, with its exchanges. */
export type ResourceText = Readonly<{
  title: string;
  needed: "required" | "optional";
  about: readonly string[];
  /** Name and meaning. */
  fields: readonly (readonly [string, string])[];
  exchanges: readonly (readonly [string, SbaExample])[];
}>;

export const RESOURCES: readonly ResourceText[] = [
  {
    title: "Companies",
    needed: "required",
    about: [
      "Of the tenant, not of a company: those that the signed-in account may use. Microsoft ships a resource of this name; what it answers is documented nowhere, so it is read only as far as it looks like this.",
    ],
    fields: [
      ["CompanyId", "GP's number of the company (CMPANYID). Required, or named in companyNames of the settings."],
      ["Name", "Its display name, by which all other addresses go. Required."],
      ["AccountSegmentSeparator", "What parts an account number; - where it is left out."],
    ],
    exchanges: [["All companies", SBA_EXAMPLES.companies]],
  },
  {
    title: "AccountFormat",
    needed: "required",
    about: ["The segments of the company's accounts, in their order."],
    fields: [
      ["Position, Name, Length", "From 1; the name as GP shows it; its characters."],
      ["IsMain", "True for the main account segment."],
    ],
    exchanges: [["All segments", SBA_EXAMPLES.accountFormat]],
  },
  {
    title: "Accounts",
    needed: "required",
    about: [
      "Every account of the company, of every type, active or not, with the filters KeyFrom, KeyTo, ModifiedFrom and ModifiedTo. By its number one account, or 404 NotFound.",
      "Creating is optional. It is asked for only after two people agreed to it, once, and read back by the number.",
    ],
    fields: [
      ["Number", "As GP formats it, with separators."],
      ["IsActive, AllowsEntry", "Both required: what is not said counts as inactive and closed for entry."],
      ["Type", "Posting, Unit, Fixed Allocation or Variable Allocation. Journals name Posting accounts only."],
      ["PostingType", "BalanceSheet or ProfitLoss."],
      ["Category", "GP's account category by its name."],
    ],
    exchanges: [
      ["Accounts of a range", SBA_EXAMPLES.accounts],
      ["Create an account", SBA_EXAMPLES.createAccount],
    ],
  },
  {
    title: "Journals",
    needed: "required",
    about: [
      "Standard general entries (batch source GL_Normal). Creating makes the batch where there is none of that id, and adds to it where there is one: the connector uses batches of its own.",
      "A list has Work, Open and History together, always, with these filters: DateFrom and DateTo (the transaction date), ModifiedFrom and ModifiedTo, JournalNumbers (joined by semicolons), NumberEndsWith (last digits of the journal number, for days that have more journals than one list may hold), BatchId, SourceDocument. Texts compare without case.",
      "A journal is read whole by its number and date. CompanyId stands in every body and every row: refuse what names another company than the address.",
    ],
    fields: [
      ["JournalNumber", "GP's number, given by GP. In answers alone."],
      ["Date", "The transaction date."],
      ["Reference", "The mark by which it is found again, see above."],
      ["BatchId", "May be empty once posted, since GP then keeps none."],
      ["State", "Work, Open or History."],
      ["ModifiedAt", "UTC; of the last change, whoever made it."],
      ["IsVoided, AuditTrailCode", "As GP has them; the code once it is posted."],
      ["Lines", "Sequence counts up; Account, Debit, Credit, Description."],
    ],
    exchanges: [
      ["Create a journal", SBA_EXAMPLES.createJournal],
      ["It is refused, and nothing is stored", SBA_EXAMPLES.refusedJournal],
      ["The reference exists already", SBA_EXAMPLES.duplicateJournal],
      ["Journals of a batch and date", SBA_EXAMPLES.listJournals],
      ["One journal", SBA_EXAMPLES.readJournal],
      ["There is none", SBA_EXAMPLES.missingJournal],
    ],
  },
  {
    title: "FiscalPeriods",
    needed: "optional",
    about: [
      "Every period of the company with its state in the Financial series. Where it is offered, the calendar here follows it with every hourly read; where not, the calendar kept here counts. Both are shown on the page Go live.",
      "Periods must not overlap and leave no day of a year out. A list that does, or an empty one, changes nothing here.",
    ],
    fields: [
      ["Year, Period", "The fiscal year by its number in GP; the period from 1. Leave out period 0."],
      ["FirstDay, LastDay", "Both belong to it."],
      ["IsClosed", "Required. Closed for Financial, whatever other series say."],
    ],
    exchanges: [["All periods", SBA_EXAMPLES.fiscalPeriods]],
  },
  {
    title: "Batches",
    needed: "optional",
    about: ["One batch of unposted journals by its id, or 404 NotFound."],
    fields: [["JournalCount", "Unposted journals in it."]],
    exchanges: [["One batch", SBA_EXAMPLES.batch]],
  },
  {
    title: "Currencies",
    needed: "optional",
    about: ["The currencies of the company."],
    fields: [
      ["Code, ISOCode", "GP's currency id, and the ISO code that journals name."],
      ["Decimals", "0 to 5."],
    ],
    exchanges: [["All currencies", SBA_EXAMPLES.currencies]],
  },
  {
    title: "Vendors",
    needed: "optional",
    about: [
      "All vendors, with the filters KeyFrom, KeyTo, ModifiedFrom and ModifiedTo; one by its id, or 404 NotFound. Creating is optional and asked for only after two people agreed to it: everything else comes from the class.",
    ],
    fields: [
      ["Code, Name, Class, IsActive", "The vendor id in capitals, the name, the class id, whether it may be used."],
    ],
    exchanges: [
      ["Vendors changed in a window", SBA_EXAMPLES.vendors],
      ["Create a vendor", SBA_EXAMPLES.createVendor],
    ],
  },
  {
    title: "Employees",
    needed: "optional",
    about: ["Employees of US payroll, with the filters KeyFrom and KeyTo. They are never written."],
    fields: [["Code, Name, Class, IsActive", "Employee id, given and family name, department, whether employed."]],
    exchanges: [["All employees", SBA_EXAMPLES.employees]],
  },
];
