import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { assert } from "#lib/core/assert.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import type { Sealer, SecretPlace, UnsealFault } from "#lib/core/connection/secret-place.ts";

export type SealingKey = Readonly<{ kid: string; key: Uint8Array }>;

const VERSION = "v1";
const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
/** 96 random bits, the size GCM is made for: a repeat needs some 2^32 secrets under one key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** A password or a partner secret is far shorter; a longer text is a mistake. */
const PLAIN_BYTES_MAX = 16_384;
const SEALED = /^v1\.([a-z0-9][a-z0-9-]{0,31})\.([\w-]+)\.([\w-]*)\.([\w-]+)$/;

/**
 * Seals secrets with AES-256-GCM as `v1.kid.iv.ct.tag` (base64url). Sealed with the first key; the others open what was
 * sealed before a rotation. The place and the key id are authenticated with it, so that a text moved to another row or
 * another server does not open (security.md, "How others store credentials").
 */
export function createSealer(keys: readonly SealingKey[]): Sealer {
  const current = keys.at(-1);
  assert(current !== undefined, "no sealing key");
  assert(
    keys.every(({ key }) => key.length === KEY_BYTES),
    "a sealing key has 32 bytes",
  );
  const keyByKid = new Map(keys.map(({ kid, key }) => [kid, key]));
  assert(keyByKid.size === keys.length, "two sealing keys have the same id");
  return {
    seal: (plain, place) => seal(plain, place, current),
    unseal: (sealed, place) => unseal(sealed, place, keyByKid),
  };
}

function seal(plain: string, place: SecretPlace, { kid, key }: SealingKey): string {
  const bytes = Buffer.from(plain, "utf8");
  assert(bytes.length <= PLAIN_BYTES_MAX, "a secret is longer than 16 KB");
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(additionalData(place, kid));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return [VERSION, kid, ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

function unseal(
  sealed: string,
  place: SecretPlace,
  keys: ReadonlyMap<string, Uint8Array>,
): Result<string, UnsealFault> {
  const [, kid = "", ivText = "", sealedText = "", tagText = ""] = SEALED.exec(sealed) ?? [];
  const iv = strictBytes(ivText);
  const body = strictBytes(sealedText);
  const tag = strictBytes(tagText);
  // GCM in Node takes shorter tags and other IVs: only our sizes are ours.
  if (iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || body === null) return err("malformed");
  const key = keys.get(kid);
  if (!key) return err("key_unknown");
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(additionalData(place, kid))
    .setAuthTag(tag);
  try {
    return ok(Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8"));
  } catch {
    return err("does_not_belong_here");
  }
}

/** A list as JSON: no choice of values can make two places read the same. */
function additionalData(place: SecretPlace, kid: string): Buffer {
  const { organizationId, connectionId, field, hostPort } = place;
  return Buffer.from(JSON.stringify([VERSION, organizationId, connectionId, field, hostPort, kid]), "utf8");
}

/** Node's base64 forgives spare bits and foreign letters; one secret has one text, so what differs is refused. */
function strictBytes(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}
