import { assert } from "#lib/core/assert.ts";
import type { Seals } from "#lib/core/connection/key-wrapper.ts";
import type { SecretPlace } from "#lib/core/connection/secret-place.ts";
import { err, ok } from "#lib/core/result.ts";
import { decrypt, encrypt, headOf } from "./aes-gcm.ts";

/** Sealed with a data key of the organization. */
const VERSION = "v2";
/** Sealed with the installation's key itself, as before there were data keys: still opened, never made. */
const VERSION_BEFORE = "v1";
/** A password or a partner secret is far shorter; a longer text is a mistake. */
const PLAIN_BYTES_MAX = 16_384;

/** Opens what was sealed for an organization: with one of its data keys, or before them with a key of the installation. */
export const createUnsealer: Seals["createUnsealer"] = ({ dataKeys, before }) => {
  const keysBefore = new Map(before.map(({ kid, key }) => [kid, ok(key)] as const));
  return {
    unseal: (sealed, place) => {
      const head = headOf(sealed);
      if (head === null || (head.version !== VERSION && head.version !== VERSION_BEFORE)) return err("malformed");
      const key = (head.version === VERSION ? dataKeys : keysBefore).get(head.kid) ?? err("key_unknown" as const);
      if (!key.ok) return key;
      const opened = decrypt(head.version, sealed, boundTo(place), key.value);
      return opened.ok ? ok(Buffer.from(opened.value).toString("utf8")) : opened;
    },
  };
};

/**
 * Seals secrets of one organization as `v2.kid.iv.ct.tag` with its current data key. Organization, connection, field, host
 * and port and the key's id are authenticated with it, so that a text moved to another row or another server does not open
 * (security.md, "How others store credentials").
 */
export const createSealer: Seals["createSealer"] = (organizationId, current, keys) => {
  const { unseal } = createUnsealer(keys);
  return {
    unseal,
    seal: (plain, place) => {
      assert(place.organizationId === organizationId, "a secret is sealed with the key of its own organization");
      const bytes = Buffer.from(plain, "utf8");
      assert(bytes.length <= PLAIN_BYTES_MAX, "a secret is longer than 16 KB");
      return encrypt(VERSION, bytes, boundTo(place), current);
    },
  };
};

function boundTo({ organizationId, connectionId, field, hostPort }: SecretPlace): readonly string[] {
  return [organizationId, connectionId, field, hostPort];
}
