import { expect, test } from "vitest";
import { settingFields, settingsFrom, settingTexts, type SettingField } from "./setting-fields.ts";

const NESTED: readonly SettingField[] = [
  { name: "culture", kind: "text", options: [] },
  { name: "bindsChannel", kind: "boolean", options: [] },
  { name: "newJournalNumber", kind: "number", options: [] },
  { name: "kerberos.realm", kind: "text", options: [] },
  { name: "kerberos.kdc", kind: "text", options: [] },
];

test("every plain setting of the adapters has a field, and lists of objects have none", () => {
  const { gp, expensify } = settingFields();
  expect(gp.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["culture", "batchSource", "policyId", "bindsChannel"]),
  );
  expect(gp.find(({ name }) => name === "newJournalNumber")?.kind).toBe("number");
  expect(expensify).toContainEqual({ name: "spendSign", kind: "choice", options: ["positive", "negative"] });
  expect(expensify.map(({ name }) => name)).not.toContain("pace");
});

test("a form says back what it was filled with, and leaves alone what it does not show", () => {
  const settings = {
    culture: "de-DE",
    bindsChannel: false,
    newJournalNumber: 0,
    kerberos: { realm: "CORP.EXAMPLE", kdc: ["dc1", "dc2"] },
    pace: [{ count: 3, windowMs: 1000 }],
  };
  const texts = settingTexts(NESTED, settings);
  expect(texts).toMatchObject({ bindsChannel: "false", newJournalNumber: "0", "kerberos.kdc": "dc1, dc2" });
  expect(settingsFrom(NESTED, texts, settings)).toEqual(settings);
});

test("an empty field leaves the setting to its default; a number that is none stays for the refusal", () => {
  const before = { culture: "de-DE", kerberos: { realm: "CORP.EXAMPLE" } };
  expect(settingsFrom(NESTED, { newJournalNumber: "none" }, before)).toEqual({ newJournalNumber: "none" });
  expect(before).toEqual({ culture: "de-DE", kerberos: { realm: "CORP.EXAMPLE" } });
});

test("a path that the customer does not expose stays so through a form that nobody touched", () => {
  const { gp } = settingFields();
  const settings = { surface: "sba", resources: { vendors: null, journals: "Own/GL/Journals" } };
  const texts = settingTexts(gp, settings);

  expect([texts["resources.vendors"], texts["resources.batches"]]).toEqual(["-", ""]);
  expect(settingsFrom(gp, texts, settings)).toEqual(settings);
  expect(gp.find(({ name }) => name === "resources.journals")?.kind).toBe("text");
});
