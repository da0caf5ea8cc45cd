import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { assert } from "#lib/core/assert.ts";
import type { SealingKey } from "#lib/core/connection/key-wrapper.ts";
import type { UnsealFault } from "#lib/core/connection/secret-place.ts";
import { err, ok, type Result } from "#lib/core/result.ts";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
/** 96 random bits, the size GCM is made for: a repeat needs some 2^32 texts under one key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^([a-z]\d)\.([a-z0-9][a-z0-9-]{0,31})\.([\w-]+)\.([\w-]*)\.([\w-]+)$/;

/** `version.kid.iv.ct.tag` in base64url by AES-256-GCM. Version, `bound` and key id are authenticated with it. */
export function encrypt(
  version: string,
  plain: Uint8Array,
  bound: readonly string[],
  { kid, key }: SealingKey,
): string {
  assert(key.length === KEY_BYTES, "a key has 32 bytes");
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(
    additionalData(version, bound, kid),
  );
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [version, kid, ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

/** The version and the key id of a text of our form; null for any other text. */
export function headOf(text: string): Readonly<{ version: string; kid: string }> | null {
  const [, version, kid] = FORM.exec(text) ?? [];
  return version === undefined || kid === undefined ? null : { version, kid };
}

/** What `encrypt` was given, if the text, what it is bound to and the key are the same; nothing is ever opened half. */
export function decrypt(
  version: string,
  text: string,
  bound: readonly string[],
  key: Uint8Array,
): Result<Uint8Array, UnsealFault> {
  const [, versionText, kid = "", ivText = "", sealedText = "", tagText = ""] = FORM.exec(text) ?? [];
  const iv = strictBytes(ivText);
  const body = strictBytes(sealedText);
  const tag = strictBytes(tagText);
  // GCM in Node takes shorter tags and other IVs: only our sizes are ours.
  if (versionText !== version || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || body === null)
    return err("malformed");
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(additionalData(version, bound, kid))
    .setAuthTag(tag);
  try {
    return ok(Buffer.concat([decipher.update(body), decipher.final()]));
  } catch {
    return err("does_not_belong_here");
  }
}

/** A list as JSON: no choice of values can make two places read the same. */
function additionalData(version: string, bound: readonly string[], kid: string): Buffer {
  return Buffer.from(JSON.stringify([version, ...bound, kid]), "utf8");
}

/** Node's base64 forgives spare bits and foreign letters; one text stands for some bytes, so what differs is refused. */
function strictBytes(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}
