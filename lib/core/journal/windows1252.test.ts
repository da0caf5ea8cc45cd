import fc from "fast-check";
import { expect, test } from "vitest";
import { windows1252 } from "./windows1252.ts";

const LENGTH_MAX = 30;

test.each([
  ["what 1252 holds stays", "Café Grünowski – €5 ½", "Café Grünowski – €5 ½"],
  ["composed from letter and accent", "Cafe\u0301", "Café"],
  ["Polish", "Łódź Press №5", "Lódz Press No5"],
  ["Japanese", "寿司大", "ShouSiDa"],
  ["emoji", "🚀 Rocket", ":rocket: Rocket"],
  ["Hebrew", "שלום", "slvm"],
  ["control characters", "a\u0000b\u0007c\u007Fd\u0085e\u009Ff", "abcdef"],
  ["white space of all kinds", "  a\t\r\n b\u00A0c\u2028d\u3000e  ", "a b c d e"],
  ["a control character between spaces", "a \u0000 b", "a b"],
  ["direction overrides, joiners, soft hyphens", "\u202EEvil\u202C \u200BNa\u00ADme\uFEFF", "Evil Name"],
  ["half of a surrogate pair", "a\uD800b", "ab"],
  ["what stands for a character that could not be kept", "Acme\uFFFD Signs", "Acme Signs"],
  ["markup is text", "]]> & <b>", "]]> & <b>"],
  ["nothing", " \u0000 ", ""],
])("%s", (_name, text, expected) => {
  expect(windows1252(text, LENGTH_MAX)).toBe(expected);
});

test("cut at the end, without a space left over", () => {
  expect(windows1252("abc def", 4)).toBe("abc");
  expect(windows1252("寿司大", 4)).toBe("Shou");
  expect(windows1252("abc", 0)).toBe("");
});

test("whatever comes in, at most so many bytes of code page 1252 come out, and again the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
      const fitted = windows1252(text, LENGTH_MAX);

      // The decoder knows 1252 better than we do: what it can make from a byte is what a byte can hold.
      expect([...fitted].every((character) => BYTES.has(character))).toBe(true);
      expect(fitted.length).toBeLessThanOrEqual(LENGTH_MAX);
      expect(windows1252(fitted, LENGTH_MAX)).toBe(fitted);
    }),
    { numRuns: 1_000, seed: 20_261_122 },
  );
});

const BYTES = new Set(
  new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)).slice(32),
);
