import { expect, test } from "vitest";
import { assert } from "#lib/core/assert.ts";
import type { SealingKey } from "#lib/core/connection/key-wrapper.ts";
import type { SecretPlace } from "#lib/core/connection/secret-place.ts";
import { err, ok } from "#lib/core/result.ts";
import { createSealer, createUnsealer } from "./sealer.ts";

const KEY: SealingKey = { kid: "k1", key: new Uint8Array(32).fill(7) };
const OTHER_KEY: SealingKey = { kid: "k2", key: new Uint8Array(32).fill(9) };
const ORG = "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0001";
const PLACE: SecretPlace = {
  organizationId: ORG,
  connectionId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0002",
  field: "secret",
  hostPort: "gp.example.com:443",
};
const sealerWith = (current: SealingKey, ...others: readonly SealingKey[]) =>
  createSealer(ORG, current, {
    dataKeys: new Map([current, ...others].map(({ kid, key }) => [kid, ok(key)])),
    before: [],
  });
const sealer = sealerWith(KEY);
const MUTATIONS = 20_000;
const SEED = 20_261_122;

test("what was sealed opens in its place, empty and unusual texts too", () => {
  for (const plain of ["", "pa55", "Zürich–密码 ✓ 😀", "x".repeat(16_000)]) {
    const sealed = sealer.seal(plain, PLACE);

    expect(sealed).toMatch(/^v2\.k1\.[\w-]{16}\.[\w-]*\.[\w-]{22}$/);
    expect(sealer.unseal(sealed, PLACE)).toEqual(ok(plain));
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

test("after a rotation the new key seals, the old one still opens, and without it nothing does", () => {
  const old = sealer.seal("pa55", PLACE);
  const rotated = sealerWith(OTHER_KEY, KEY);

  expect(rotated.seal("pa55", PLACE)).toMatch(/^v2\.k2\./);
  expect(rotated.unseal(old, PLACE)).toEqual(ok("pa55"));
  expect(sealerWith(OTHER_KEY).unseal(old, PLACE)).toEqual(err("key_unknown"));
});

test("a data key that could not be opened says why, and opens nothing", () => {
  const dataKeys = new Map([[KEY.kid, err("keys_unavailable" as const)]]);

  expect(createUnsealer({ dataKeys, before: [] }).unseal(sealer.seal("pa55", PLACE), PLACE)).toEqual(
    err("keys_unavailable"),
  );
});

test("what the installation's key sealed before there were data keys still opens, and is bound as closely", () => {
  // Made by the version before data keys, not with this code.
  const before = "v1.k2.Yi9aM_xAg7TP2LsX.6BsK4A.m_lCx9tKblkp0hvOBiPRAg";
  const opener = createUnsealer({ dataKeys: new Map(), before: [OTHER_KEY] });

  expect(opener.unseal(before, PLACE)).toEqual(ok("pa55"));
  expect(opener.unseal(before, { ...PLACE, field: "pending" })).toEqual(err("does_not_belong_here"));
  expect(opener.unseal(before.replace("v1.", "v2."), PLACE)).toEqual(err("key_unknown"));
  expect(sealerWith(KEY).unseal(before, PLACE)).toEqual(err("key_unknown"));
});

test("a text of one version cannot be passed off as another's, though the key is the same", () => {
  const twin = createSealer(ORG, KEY, { dataKeys: new Map([[KEY.kid, ok(KEY.key)]]), before: [KEY] });
  const sealed = twin.seal("pa55", PLACE);

  expect(twin.unseal(sealed.replace("v2.", "v1."), PLACE)).toEqual(err("does_not_belong_here"));
});

test("another key under the same id, as another organization's data key may be, does not open it", () => {
  const sealed = sealerWith({ ...OTHER_KEY, kid: "k1" }).seal("pa55", PLACE);

  expect(sealer.unseal(sealed, PLACE)).toEqual(err("does_not_belong_here"));
});

test("nothing is sealed for another organization than the key's", () => {
  expect(() => sealer.seal("pa55", { ...PLACE, organizationId: PLACE.connectionId })).toThrow("its own organization");
});

test("a key id is bound: the text of one key cannot be passed off as another's", () => {
  const twins = sealerWith(KEY, { kid: "k2", key: KEY.key });
  const sealed = twins.seal("pa55", PLACE).replace(/^v2\.k1\./, "v2.k2.");

  expect(twins.unseal(sealed, PLACE)).toEqual(err("does_not_belong_here"));
});

test.each(["", "pa55", "v1", "v1.k1", "v3.k1.AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA", "v2.k1.AAAA.AA.AAAA"])(
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

test("20,000 of 20,000 changes are refused: of one bit of what is bound, of nonce, text or tag, or of a letter", () => {
  const random = seeded(SEED);
  const refused = { bound: 0, bit: 0, letter: 0 };
  for (let round = 0; round < MUTATIONS; round += 1) {
    const sealed = sealer.seal(`secret ${round}`, PLACE);
    const kind = KINDS[round % KINDS.length] ?? "letter";
    const [text, place] = {
      bound: () => [sealed, changePlace(random)] as const,
      bit: () => [flipBit(sealed, random), PLACE] as const,
      letter: () => [changeText(sealed, random), PLACE] as const,
    }[kind]();
    if (!sealer.unseal(text, place).ok) refused[kind] += 1;
  }

  expect(refused).toEqual({ bound: 5_000, bit: 10_000, letter: 5_000 });
});

const KINDS = ["bound", "bit", "letter", "bit"] as const;

/** One bit of the bytes of nonce, text or tag; the text stays well formed. */
function flipBit(text: string, random: () => number): string {
  const parts = text.split(".");
  const which = 2 + Math.floor(random() * 3);
  const bytes = Buffer.from(parts[which] ?? "", "base64url");
  const bit = Math.floor(random() * bytes.length * 8);
  const at = bit >> 3;
  const byte = bytes[at];
  assert(byte !== undefined, "every part has bytes");
  bytes[at] = byte ^ (1 << (bit & 7));
  return parts.map((part, index) => (index === which ? bytes.toString("base64url") : part)).join(".");
}

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
