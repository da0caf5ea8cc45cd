/** What the operations of the stand-in GP work on. */
import type { Firm } from "../firm/firm.ts";
import type { JournalBook } from "./journal-book.ts";
import type { GpSettings } from "./settings.ts";
import { HALDEN_COMPANY, SECOND_COMPANY, type KeptAccount, type SetupBook } from "./setup-book.ts";
import { GpFault, notFoundFault, securityFault } from "./soap/soap.ts";
import { textOf, type XmlNode } from "./soap/xml-tree.ts";

export type ValidationError = Readonly<{ objectType: string; property: string; message: string; id: string }>;
export type GpWorld = Readonly<{
  firm: Firm;
  book: JournalBook;
  setup: SetupBook;
  settings: () => GpSettings;
  /** By log id, as `GetLoggedValidationResultByKey` finds them. */
  validationLog: Map<string, readonly ValidationError[]>;
}>;
export type Call = Readonly<{ world: GpWorld; node: XmlNode; user: string }>;

/** GP's sample company has the id -1; the first real one here was never set up; the last one is Halden's second, with its chart alone. */
export const COMPANIES: readonly Readonly<{ id: number; name: string }>[] = [
  { id: -1, name: "Fabrikam, Inc. (sample)" },
  { id: 1, name: "Fabrikam, Inc." },
  { id: HALDEN_COMPANY, name: "Halden Instruments" },
  { id: SECOND_COMPANY, name: "Halden Canada" },
];

/** The company that the context names. A fault when it names none, none that is known, or one without a role. */
export function companyOf({ world, node, user }: Call): number {
  const text = textOf(node, "context", "OrganizationKey", "Id");
  if (text === null) throw new GpFault("soap:Client", "The organization key of the context is missing.");
  const id = Number(text);
  if (!COMPANIES.some((company) => company.id === id)) throw notFoundFault();
  if (world.settings().roleMissingIn.includes(id)) throw securityFault(user);
  return id;
}

/** The chart of a company, with what was switched on and off since, changed at this very moment; only Halden's two have one. */
export function accountsOf(world: GpWorld, companyId: number): readonly KeptAccount[] {
  const { inactive } = world.settings();
  return world.setup.accounts(companyId).map((account) => {
    const off = inactive[account.number];
    return off === undefined ? account : { ...account, active: !off, modifiedAt: world.setup.now() };
  });
}
