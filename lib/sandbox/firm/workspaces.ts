/** The three Expensify workspaces (policies) of the firm, with their categories and tags. */

export type FirmCategory = Readonly<{ name: string; glCode: string; enabled: boolean }>;
export type FirmTag = Readonly<{ name: string; glCode: string; enabled: boolean }>;
export type FirmTagLevel = Readonly<{ name: string; tags: readonly FirmTag[] }>;
export type FirmWorkspace = Readonly<{
  key: string;
  policyId: string;
  name: string;
  owner: string;
  /** One level named `""`: a flat list (shape A of expensify.md 4.2); otherwise shape B. */
  tagLevels: readonly FirmTagLevel[];
}>;

/** Name and GL code: the main account, as Expensify users entered it. The same list in all three workspaces. */
const CATEGORY_CODES: readonly (readonly [string, string])[] = [
  ["Airfare", "6410"],
  ["Bank Fees", "6910"],
  ["Client Entertainment", "6440"],
  ["Client Gifts", "6445"],
  ["Computer Equipment", "6620"],
  ["Conferences & Training", "6710"],
  ["Dues & Memberships", "6740"],
  ["Field Tools", "6530"],
  ["Fuel", "6470"],
  ["Ground Transport", "6450"],
  ["Hosting", "6560"],
  ["Lab: Consumables", "6540"],
  ["Lodging", "6420"],
  ["Meals", "6430"],
  ["Mileage", "6450"],
  ["Office Supplies", "6510"],
  ["Parking & Tolls", "6460"],
  ["Phone & Internet", "6550"],
  ["Postage & Shipping", "6520"],
  ["Printing", "6820"],
  ["Recruiting", "6720"],
  ["Safety Gear", "6540"],
  ["Software", "6610"],
  ["Subscriptions", "6630"],
  ["Team Events", "6730"],
  ["Tool Rental", "6535"],
  ["Trade Shows", "6810"],
  ["Uncategorized", ""],
];

export const CATEGORIES: readonly FirmCategory[] = CATEGORY_CODES.map(([name, glCode]) => ({
  name,
  glCode,
  enabled: true,
}));

/** Tag and cost centre by workspace. Denver is young: Expensify has no GL code for it yet. */
const FIELD_TAGS = tags([
  ["Field Service", "400"],
  ["Field Support", "405"],
  ["Phoenix", "410"],
  ["Denver", ""],
  ["Atlanta", "430"],
  ["Boston", "440"],
  ["Calibration Lab", "450"],
]);
const SALES_TAGS = tags([
  ["Sales East", "300"],
  ["Sales West", "310"],
  ["Sales Central", "320"],
  ["Channel", "330"],
  ["Marketing", "340"],
]);
const PROJECT_TAGS = tags([
  ["Key Accounts", ""],
  ["Renewals", ""],
  ["MD&M West", ""],
  ["Pittcon 2027", ""],
  ["Partner Days", ""],
]);
const DEPARTMENT_TAGS = tags([
  ["Finance & Admin", "100"],
  ["People", "110"],
  ["IT", "120"],
  ["Legal", "130"],
  ["Executive", "150"],
  ["Engineering", "500"],
  ["R&D: Optics", "510"],
  ["Firmware", "520"],
  ["Operations", "600"],
  ["Warehouse", "610"],
  ["Manufacturing", "620"],
  ["Quality", "630"],
]);
const LOCATION_TAGS = tags([
  ["Milwaukee", ""],
  ["Madison", ""],
  ["Remote", ""],
]);

export const WORKSPACES: readonly FirmWorkspace[] = [
  workspace("field", "7A4C1E0B92D35F68", "US Field", "voss", [{ name: "", tags: FIELD_TAGS }]),
  workspace("sales", "1F93B6D07E2C48A5", "Sales", "reyes", [
    { name: "Department", tags: SALES_TAGS },
    { name: "Project", tags: PROJECT_TAGS },
  ]),
  workspace("corporate", "C05D8A714BE6293F", "Corporate", "lindholm", [
    { name: "Department", tags: DEPARTMENT_TAGS },
    { name: "Location", tags: LOCATION_TAGS },
  ]),
];

function tags(rows: readonly (readonly [string, string])[]): readonly FirmTag[] {
  return rows.map(([name, glCode]) => ({ name, glCode, enabled: true }));
}

function workspace(
  key: string,
  policyId: string,
  name: string,
  owner: string,
  tagLevels: readonly FirmTagLevel[],
): FirmWorkspace {
  return { key, policyId, name, owner, tagLevels };
}
