import { expect, test } from "vitest";
import { GpSettings, hasPeriodsInGp } from "./connection-settings.ts";
import { kerberosAccount } from "./kerberos-settings.ts";

const KERBEROS = { realm: "CORP.EXAMPLE", kdc: "dc1.corp.example" };
const parsed = (settings: unknown) => {
  const result = GpSettings.safeParse(settings);
  return result.success ? result.data : result.error.issues.map(({ path }) => path.join("."));
};

test.each([
  [{}, {}],
  [
    { auth: "negotiate", culture: "en-GB" },
    { auth: "negotiate", culture: "en-GB" },
  ],
  // As older versions wrote it.
  [
    { scheme: "NTLM", bindsChannel: false },
    { auth: "ntlm", bindsChannel: false },
  ],
  [{ scheme: "Negotiate" }, { auth: "negotiate" }],
  [{ scheme: "Negotiate", auth: "ntlm" }, { auth: "ntlm" }],
  [
    { auth: "kerberos", kerberos: KERBEROS },
    {
      auth: "kerberos",
      kerberos: { realm: "CORP.EXAMPLE", kdc: ["dc1.corp.example"], secret: "password", mutual: true },
    },
  ],
])("reads %j", (settings, expected) => {
  // What every connection has, whatever it is set to.
  const { surface, resources, dimensionSegment } = GpSettings.parse({});
  expect(parsed(settings)).toEqual({ surface, resources, dimensionSegment, ...expected });
});

test.each([
  [{ scheme: "Basic" }, [""]],
  [{ auth: "digest" }, ["auth"]],
  [{ auth: "kerberos" }, ["kerberos"]],
  [{ auth: "ntlm", kerberos: KERBEROS }, ["kerberos"]],
])("refuses %j", (settings, paths) => {
  expect(parsed(settings)).toEqual(paths);
});

// Each ends in a krb5.conf, where a line break begins a directive, and some directives load code.
test.each([
  ["realm", "CORP.EXAMPLE\n[plugins]"],
  ["realm", "corp.example"],
  ["realm", "CORP EXAMPLE"],
  ["realm", "CORP.EXAMPLE}"],
  ["kdc", "dc1\nkdc = evil"],
  ["kdc", "dc1.corp.example:88 evil"],
  ["kdc", "http://dc1.corp.example"],
  ["kdc", ["dc1.corp.example", "dc2\n"]],
  ["kdc", []],
  ["kdc", ["a1", "a2", "a3", "a4", "a5"]],
  ["spn", "HTTP/gp.corp.example\n"],
  ["spn", "gp.corp.example"],
  ["spn", "HTTP/gp@OTHER.REALM"],
  ["secret", "/etc/krb5.keytab"],
])("the %s %j is none", (name, value) => {
  expect(parsed({ auth: "kerberos", kerberos: { ...KERBEROS, [name]: value } })).toEqual([
    expect.stringMatching(new RegExp(`^kerberos\\.${name}`)),
  ]);
});

test.each([
  ["svc-expense", "svc-expense"],
  ["svc-expense@corp.example", "svc-expense"],
  ["müller", "müller"],
  ["svc@other.example", null],
  ["svc\nkdc", null],
  ["a/admin", null],
  ["", null],
])("%j is known to Kerberos as %j", (username, account) => {
  expect(kerberosAccount(username, "CORP.EXAMPLE")).toBe(account);
});

test.each([
  [{}, false],
  [{ surface: "sba" }, true],
  [{ surface: "sba", resources: { fiscalPeriods: null } }, false],
  [{ surface: "sba", resources: { fiscalPeriods: "Own/Periods" } }, true],
  [{ surface: "soap", resources: { fiscalPeriods: "Own/Periods" } }, false],
])("%j: fiscal periods come from GP: %s", (settings, expected) => {
  expect(hasPeriodsInGp(settings)).toBe(expected);
});
