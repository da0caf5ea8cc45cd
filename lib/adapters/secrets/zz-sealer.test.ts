import { expect, test } from "vitest";
import type { SecretPlace } from "#lib/core/connection/secret-place.ts";
import { createSealer, type SealingKey } from "./zz-sealer.ts";

const KEY: SealingKey = { kid: "k1", key: new Uint8Array(32).fill(7) };
const OTHER_KEY: SealingKey = { kid: "k2", key: new Uint8Array(32).fill(9) };
const PLACE: SecretPlace = {
  organizationId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0001",
  connectionId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0002",
  field: "secret",
  hostPort: "gp.example.com:443",
};
const sealer = createSealer([KEY]);
const MUTATIONS = 20_000;
const SEED = 20_261_122;

test("what was sealed opens in its place, empty and unusual texts too", () => {
  for (const plain of ["", "pa55", "Zürich–密码 ✓ 😀", "x".repeat(16_000)]) {
    const sealed = sealer.seal(plain, PLACE);

    expect(sealed).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]*\.[\w-]{22}$/);
    expect(sealer.unseal(sealed, PLACE)).toEqual({ ok: true, value: plain });
  }
});

test("the same secret never has the same text twice", () => {
  const texts = Array.from({ length: 1_000 }, () => sealer.seal("pa55", PLACE));

  expect(new Set(texts).size).toBe(1_000);
});

test.each<Partial<SecretPlace>>([
  { organizationId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0009" },
  { connectionId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0009" },
  { field: "other" },
  { hostPort: "gp.example.com:444" },
  { hostPort: "evil.example.com:443" },
])("moved to another place it does not open: %j", (change) => {
  const sealed = sealer.seal("pa55", PLACE);

  expect(sealer.unseal(sealed, { ...PLACE, ...change })).toEqual({ ok: false, error: "does_not_belong_here" });
});

test("the borders between the parts of a place count", () => {
  const sealed = sealer.seal("pa55", { ...PLACE, connectionId: "ab", field: "c" });

  expect(sealer.unseal(sealed, { ...PLACE, connectionId: "a", field: "bc" }).ok).toBe(false);
});

test("rotation: the new key seals, the old one still opens, and without it nothing does", () => {
  const old = sealer.seal("pa55", PLACE);
  const rotated = createSealer([OTHER_KEY, KEY]);

  expect(rotated.seal("pa55", PLACE)).toMatch(/^v1\.k2\./);
  expect(rotated.unseal(old, PLACE)).toEqual({ ok: true, value: "pa55" });
  expect(createSealer([OTHER_KEY]).unseal(old, PLACE)).toEqual({ ok: false, error: "key_unknown" });
});

test("another key under the same id does not open it", () => {
  const sealed = createSealer([{ ...OTHER_KEY, kid: "k1" }]).seal("pa55", PLACE);

  expect(sealer.unseal(sealed, PLACE)).toEqual({ ok: false, error: "does_not_belong_here" });
});

test("a key id is bound: the text of one key cannot be passed off as another's", () => {
  const twins = createSealer([KEY, { kid: "k2", key: KEY.key }]);
  const sealed = twins.seal("pa55", PLACE).replace(/^v1\.k1\./, "v1.k2.");

  expect(twins.unseal(sealed, PLACE)).toEqual({ ok: false, error: "does_not_belong_here" });
});

test.each(["", "pa55", "v1", "v1.k1", "v2.k1.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA", "v1.k1.AAAA.AA.AAAA"])(
  "%j is not a sealed text",
  (text) => {
    expect(sealer.unseal(text, PLACE)).toEqual({ ok: false, error: "malformed" });
  },
);

test("a short tag is not taken", () => {
  const [version, kid, iv, body, tag = ""] = sealer.seal("pa55", PLACE).split(".");
  const short = Buffer.from(tag, "base64url").subarray(0, 12).toString("base64url");

  expect(sealer.unseal([version, kid, iv, body, short].join("."), PLACE)).toEqual({ ok: false, error: "malformed" });
});

test("20,000 changes of the text or the place: none opens", () => {
  const random = seeded(SEED);
  let opened = 0;
  for (let round = 0; round < MUTATIONS; round += 1) {
    const sealed = sealer.seal(`secret ${round}`, PLACE);
    const [text, place] = round % 4 === 0 ? [sealed, changePlace(random)] : [changeText(sealed, random), PLACE];
    if (sealer.unseal(text, place).ok) opened += 1;
  }

  expect(opened).toBe(0);
});

/** One letter exchanged, taken out, doubled, or two swapped: always another text. */
function changeText(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const before = text.slice(0, at);
  const letter = text.charAt(at);
  const after = text.slice(at + 1);
  const kind = Math.floor(random() * 4);
  const swapped = before + after.charAt(0) + letter + after.slice(1);
  if (kind === 0) return before + after;
  if (kind === 1) return before + letter + letter + after;
  if (kind === 2 && swapped !== text) return swapped;
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.".replace(letter, "");
  return before + alphabet.charAt(Math.floor(random() * alphabet.length)) + after;
}

function changePlace(random: () => number): SecretPlace {
  const fields = ["organizationId", "connectionId", "field", "hostPort"] as const;
  const field = fields[Math.floor(random() * fields.length)] ?? "field";
  const value = PLACE[field];
  const at = Math.floor(random() * value.length);
  const other = String.fromCharCode(value.charCodeAt(at) ^ (1 << Math.floor(random() * 5)));
  return { ...PLACE, [field]: value.slice(0, at) + other + value.slice(at + 1) };
}

/** Mulberry32: the same changes in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
