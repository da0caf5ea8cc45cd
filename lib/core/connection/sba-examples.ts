import { SBA_PATHS } from "./sba-resources.ts";

/**
 * The wire of our SBA contract by example, for the page that a GP partner builds it by. The tests of the adapter send and read these
 * very examples.
 */
export type SbaExample = Readonly<{
  method: "GET" | "POST";
  /** From the tenant on. */
  path: string;
  /** `""`: none. */
  request: string;
  status: number;
  response: string;
}>;

const COMPANY = "/Companies(Fabrikam,%20Inc.)";
const of = (resource: keyof typeof SBA_PATHS, rest: string) => `${COMPANY}/${SBA_PATHS[resource]}${rest}`;
const get = (path: string, response: string, status = 200): SbaExample => ({
  ...{ method: "GET", path, request: "", status, response },
});
const post = (path: string, request: string, response: string, status = 201): SbaExample => ({
  ...{ method: "POST", path, request, status, response },
});

const JOURNAL_HEAD = `"CompanyId": 1,
    "JournalNumber": 3428,
    "Date": "2025-03-31",
    "BatchId": "EXP20250331A",
    "Reference": "EXP R00AbC123dEf",
    "SourceDocument": "GJ",
    "State": "Work",
    "ModifiedAt": "2025-03-31T18:02:44Z"`;

const CREATE = `{
  "Payload": {
    "CompanyId": 1,
    "Date": "2025-03-31",
    "Reference": "EXP R00AbC123dEf",
    "BatchId": "EXP20250331A",
    "SourceDocument": "GJ",
    "Currency": "USD",
    "Lines": [
      { "Sequence": 16384, "Account": "000-6150-01", "Debit": "412.50", "Credit": "0.00", "Description": "Airfare SEA-DEN" },
      { "Sequence": 32768, "Account": "000-6170-01", "Debit": "87.25", "Credit": "0.00", "Description": "Client dinner" },
      { "Sequence": 49152, "Account": "000-2120-00", "Debit": "0.00", "Credit": "499.75", "Description": "Employee reimbursable" }
    ]
  }
}`;

export const SBA_EXAMPLES = {
  companies: get(
    `/${SBA_PATHS.companies}.json`,
    `{
  "Payload": [
    { "CompanyId": 1, "Name": "Fabrikam, Inc.", "AccountSegmentSeparator": "-", "Options": "", "IsWorkflowEnabled": false }
  ]
}`,
  ),
  accountFormat: get(
    of("accountFormat", ".json"),
    `{
  "Payload": [
    { "Position": 1, "Name": "Division", "Length": 3, "IsMain": false },
    { "Position": 2, "Name": "Account", "Length": 4, "IsMain": true },
    { "Position": 3, "Name": "Department", "Length": 2, "IsMain": false }
  ]
}`,
  ),
  accounts: get(
    of("accounts", ".json?KeyFrom=000-6150-01&KeyTo=000-6150-01"),
    `{
  "Payload": [
    {
      "Number": "000-6150-01",
      "Description": "Travel - Administration",
      "IsActive": true,
      "AllowsEntry": true,
      "Type": "Posting",
      "PostingType": "ProfitLoss",
      "Category": "Selling Expense",
      "ModifiedAt": "2025-01-14T09:12:00Z"
    }
  ]
}`,
  ),
  createAccount: post(
    of("accounts", ""),
    `{
  "Payload": {
    "CompanyId": 1,
    "Number": "000-6160-01",
    "Description": "Lodging - Administration",
    "Type": "Posting",
    "IsActive": true,
    "AllowsEntry": true,
    "PostingType": "ProfitLoss",
    "Category": "Selling Expense"
  }
}`,
    `{ "Payload": { "Number": "000-6160-01" } }`,
  ),
  createJournal: post(
    of("journals", ""),
    CREATE,
    `{ "Payload": { "CompanyId": 1, "JournalNumber": 3428, "Date": "2025-03-31", "Reference": "EXP R00AbC123dEf" } }`,
  ),
  refusedJournal: post(
    of("journals", ""),
    CREATE,
    `{
  "Payload": null,
  "Errors": [
    { "Code": "Validation", "Field": "Lines[0].Account", "Message": "Account 000-6150-01 is inactive" }
  ]
}`,
    400,
  ),
  duplicateJournal: post(
    of("journals", ""),
    CREATE,
    `{
  "Payload": null,
  "Errors": [
    { "Code": "DuplicateReference", "Field": "Reference", "Message": "Journal 3428 has this reference" }
  ]
}`,
    409,
  ),
  listJournals: get(
    of("journals", ".json?DateFrom=2025-03-31&DateTo=2025-03-31&BatchId=EXP20250331A"),
    `{
  "Payload": [
    {
    ${JOURNAL_HEAD}
    }
  ]
}`,
  ),
  readJournal: get(
    of("journals", "(3428;2025-03-31).json"),
    `{
  "Payload": {
    ${JOURNAL_HEAD},
    "Currency": "USD",
    "IsVoided": false,
    "AuditTrailCode": "",
    "Lines": [
      { "Sequence": 16384, "Account": "000-6150-01", "Debit": 412.50000, "Credit": 0.00000, "Description": "Airfare SEA-DEN" },
      { "Sequence": 32768, "Account": "000-6170-01", "Debit": 87.25000, "Credit": 0.00000, "Description": "Client dinner" },
      { "Sequence": 49152, "Account": "000-2120-00", "Debit": 0.00000, "Credit": 499.75000, "Description": "Employee reimbursable" }
    ]
  }
}`,
  ),
  missingJournal: get(
    of("journals", "(9999;2025-03-31).json"),
    `{
  "Payload": null,
  "Errors": [{ "Code": "NotFound", "Message": "Journal 9999 of 2025-03-31 does not exist" }]
}`,
    404,
  ),
  fiscalPeriods: get(
    of("fiscalPeriods", ".json"),
    `{
  "Payload": [
    { "Year": 2025, "Period": 3, "FirstDay": "2025-03-01", "LastDay": "2025-03-31", "IsClosed": false },
    { "Year": 2025, "Period": 4, "FirstDay": "2025-04-01", "LastDay": "2025-04-30", "IsClosed": false }
  ]
}`,
  ),
  batch: get(of("batches", "(EXP20250331A).json"), `{ "Payload": { "BatchId": "EXP20250331A", "JournalCount": 1 } }`),
  currencies: get(
    of("currencies", ".json"),
    `{
  "Payload": [{ "Code": "Z-US$", "ISOCode": "USD", "Name": "US Dollars", "Decimals": 2 }]
}`,
  ),
  vendors: get(
    of("vendors", ".json?ModifiedFrom=2025-03-01T00%3A00%3A00.000Z&ModifiedTo=2025-04-01T00%3A00%3A00.000Z"),
    `{
  "Payload": [
    { "Code": "OKAFORMAYA", "Name": "Maya Okafor", "Class": "EMPLOYEE", "IsActive": true, "ModifiedAt": "2025-03-11T08:00:00Z" }
  ]
}`,
  ),
  createVendor: post(
    of("vendors", ""),
    `{
  "Payload": { "CompanyId": 1, "Code": "OKAFORMAYA", "Name": "Maya Okafor", "Class": "EMPLOYEE", "IsActive": true }
}`,
    `{ "Payload": { "Code": "OKAFORMAYA" } }`,
  ),
  employees: get(
    of("employees", ".json"),
    `{
  "Payload": [{ "Code": "BEGA0001", "Name": "Thomas Begay", "Class": "FIELD", "IsActive": true }]
}`,
  ),
} as const satisfies Readonly<Record<string, SbaExample>>;
