import { expect, test } from "vitest";
import { settingFields } from "#lib/core/connection/setting-fields.ts";
import { settingPlace, settingWords } from "./setting-words.ts";

const { gp, expensify } = settingFields();

test("every setting that has a field is called by words, not by its name", () => {
  const bare = [...gp, ...expensify].filter(({ name, kind }) => settingWords(name, kind === "nullable").label === name);
  expect(bare.map(({ name }) => name)).toEqual([]);
});

test("what is of no use with the chosen sign-in and surface is not asked for", () => {
  const shown = (texts: Record<string, string>) =>
    gp.filter(({ name }) => settingPlace(name, texts) !== "none").map(({ name }) => name);

  expect(shown({})).toEqual([
    "surface",
    "culture",
    "batchSource",
    "newJournalNumber",
    "policyId",
    "auth",
    "bindsChannel",
    "listRowsMax",
  ]);
  expect(shown({ surface: "sba" })).toContain("resources.vendors");
  expect(shown({ surface: "sba" })).not.toContain("culture");
  expect(settingPlace("kerberos.realm", { auth: "kerberos" })).toBe("first");
});
