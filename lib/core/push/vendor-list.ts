import anyAscii from "any-ascii";

const CODE_LENGTH_MAX = 15;
const CODE = /^[A-Z0-9._/-]+$/;

type Person = Readonly<{ email: string; name: string; employeeId: string }>;
type Vendor = Readonly<{ code: string; name: string; email: string }>;
export type VendorCandidate = Readonly<{ code: string; name: string; email: string }>;

/**
 * Employees of Expensify who are no vendor of GP yet, by e-mail and by name, each with a code to begin with: the employee id
 * where it can be one, else last name and first letter. A code that is taken gets a number. Sorted by name.
 */
export function vendorCandidates(people: readonly Person[], vendors: readonly Vendor[]): readonly VendorCandidate[] {
  const emails = new Set(vendors.map(({ email }) => email.trim().toLowerCase()).filter((email) => email !== ""));
  const names = new Set(vendors.map(({ name }) => sameName(name)));
  const taken = new Set(vendors.map(({ code }) => code.toUpperCase()));
  const seen = new Set<string>();
  const candidates: VendorCandidate[] = [];
  for (const { email, name: given, employeeId } of people.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = given.trim() === "" ? nameOfEmail(email) : given.trim();
    if (seen.has(email) || emails.has(email) || names.has(sameName(name))) continue;
    seen.add(email);
    const code = freeCode(codeOf(name, employeeId), taken);
    taken.add(code);
    candidates.push({ code, name, email });
  }
  return candidates;
}

function codeOf(name: string, employeeId: string): string {
  const id = employeeId.trim().toUpperCase();
  if (id.length <= CODE_LENGTH_MAX && CODE.test(id)) return id;
  const words =
    anyAscii(name)
      .toUpperCase()
      .match(/[A-Z0-9]+/g) ?? [];
  const [first = "EMPLOYEE"] = words;
  const last = words.at(-1) ?? first;
  return (words.length > 1 ? `${last}${first.slice(0, 1)}` : first).slice(0, CODE_LENGTH_MAX);
}

function freeCode(code: string, taken: ReadonlySet<string>): string {
  for (let number = 2, free = code; ; number++) {
    if (!taken.has(free)) return free;
    const end = String(number);
    free = `${code.slice(0, CODE_LENGTH_MAX - end.length)}${end}`;
  }
}

/** `maya.okafor@x.example` → Maya Okafor: Expensify may know no name. */
function nameOfEmail(email: string): string {
  const words = email.split("@", 1)[0]?.split(/[._-]+/) ?? [];
  return words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join(" ");
}

function sameName(name: string): string {
  return name.trim().toLowerCase();
}
