import { hkdfSync } from "node:crypto";
import { assert } from "#lib/core/assert.ts";

const KEY_BYTES = 32;
const SECRET_BYTES_MIN = 32;

/**
 * The HMAC key of an organization's markers (posting-protocol.md, "marker"): 32 bytes by HKDF-SHA256 from the
 * installation's marker secret and the organization's slug.
 *
 * It is never rotated: markers stand in GP for ever, and with another key the connector would not know its own journals.
 * The secret is backed up apart from the database. Derived from the slug, not from the row's id, so that a database that
 * was thrown away and made again adopts what GP has.
 */
export function markerKey(markerSecret: Uint8Array, organizationSlug: string): Uint8Array {
  assert(markerSecret.length >= SECRET_BYTES_MIN, "the marker secret is shorter than 32 bytes");
  assert(organizationSlug !== "", "no slug");
  const info = `ml-connector marker v1 ${organizationSlug}`;
  return new Uint8Array(hkdfSync("sha256", markerSecret, new Uint8Array(), info, KEY_BYTES));
}
