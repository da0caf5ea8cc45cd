import { expect, test } from "vitest";
import { formatText, judgeFormat, judgeName } from "./ledger-identity.ts";

const of = (id: number, name: string) => ({ id, name, separator: "-", options: [], workflow: false });
const segment = (position: number, length: number) =>
  ({ position, length, name: "", source: { kind: "category" } }) as const;
const format = (position: number, length: number) => ({ position, length, name: "", isMain: false });

test("the first name that GP gives is taken, blanks around it do not count", () => {
  expect(judgeName({ gpCompanyId: 2, ledgerName: null }, [of(1, "Fabrikam"), of(2, " Halden ")])).toEqual({
    ...{ kind: "same", name: "Halden" },
  });
  expect(judgeName({ gpCompanyId: 2, ledgerName: "Halden" }, [of(2, "Halden  ")])).toMatchObject({ kind: "same" });
});

test("another name under the number, or none of the number, is a problem", () => {
  expect(judgeName({ gpCompanyId: 2, ledgerName: "Halden" }, [of(2, "Fabrikam")])).toMatchObject({
    problem: { code: "gp_company_changed", what: "name", known: "Halden", found: "Fabrikam" },
  });
  expect(judgeName({ gpCompanyId: 2, ledgerName: "Halden" }, [of(3, "Halden")])).toMatchObject({
    problem: { code: "gp_company_missing", companyId: 2 },
  });
});

test("the format is compared by lengths in the order of the account", () => {
  const known = { gpCompanyId: 2, segments: [segment(1, 3), segment(2, 4)] };
  expect(judgeFormat(known, [format(2, 4), format(1, 3)])).toBeNull();
  expect(judgeFormat(known, [format(1, 4), format(2, 3)])).toMatchObject({
    what: "format",
    known: "3-4",
    found: "4-3",
  });
  expect(formatText([])).toBe("");
});
