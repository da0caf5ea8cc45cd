import { expect, test } from "vitest";
import { vendorCandidates } from "./vendor-list.ts";

const person = (email: string, name: string, employeeId = "") => ({ email, name, employeeId });
const vendor = (code: string, name = "", email = "") => ({ code, name, email });
const codes = (people: ReturnType<typeof person>[], vendors: ReturnType<typeof vendor>[] = []) =>
  vendorCandidates(people, vendors).map(({ code, name }) => `${code} ${name}`);

test.each([
  ["the employee id where it can be a code", [person("a@x", "Maya Okafor", "e-17")], [], ["E-17 Maya Okafor"]],
  ["else last name and first letter, in plain letters", [person("a@x", "Zoë Müller")], [], ["MULLERZ Zoë Müller"]],
  ["an id that is too long or has blanks is none", [person("a@x", "Bo", "no code here at all")], [], ["BO Bo"]],
  ["no name: from the e-mail", [person("maya.okafor@x", "")], [], ["OKAFORM Maya Okafor"]],
  [
    "a code that is taken gets a number",
    [person("a@x", "Al Ng"), person("b@x", "Ann Ng")],
    [vendor("NGA")],
    ["NGA2 Al Ng", "NGA3 Ann Ng"],
  ],
  ["who is a vendor by e-mail is none", [person("a@x", "Al Ng")], [vendor("V1", "Someone", "A@x")], []],
  ["or by name", [person("a@x", "Al Ng")], [vendor("V1", "AL NG")], []],
  ["one person in two workspaces is one vendor", [person("a@x", "Al Ng"), person("a@x", "Al Ng")], [], ["NGA Al Ng"]],
])("%s", (_name, people, vendors, expected) => {
  expect(codes(people, vendors)).toEqual(expected);
});

test("a code never grows beyond what GP takes", () => {
  const [first, second] = vendorCandidates(
    [person("a@x", "A Wolfeschlegelsteinhausen"), person("b@x", "A Wolfeschlegelstein")],
    [],
  );
  expect([first?.code.length, second?.code.length]).toEqual([15, 15]);
  expect(first?.code).not.toBe(second?.code);
});
