import type { KeyObject } from "node:crypto";
import { createHmac, createSecretKey } from "node:crypto";

export type PostingKind = "journal" | "reversal" | "accrual";

/** What one journal stands for, once and for all. */
export type MarkerKey = Readonly<{
  gpCompanyId: number;
  reportId: string;
  revision: number;
  kind: PostingKind;
  part: number;
}>;

const PREFIX = "EXP ";
const ID_LENGTH_MAX = 16;
const TAG_LENGTH = 8;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** How many revisions of a report are tried when a marker of ours is met without its row (after a lost database). */
const REVISIONS_TRIED_MAX = 64;

/**
 * The GP `Reference` of a journal: `EXP <report id, or its last 16> <8 base32 of an HMAC>`, at most 29 of GP's 30
 * characters. GP compares without case, and base-62 ids differ by case alone, hence the HMAC over the exact id.
 */
export function makeMarker(hmacKey: Uint8Array, key: MarkerKey): string {
  const message = JSON.stringify([key.gpCompanyId, key.reportId, key.revision, key.kind, key.part]);
  return `${PREFIX}${idInMarker(key.reportId)} ${tagOf(hmacKey, message)}`;
}

const TEST_PREFIX = "EXPTEST ";
const TEST_ID_LENGTH = 12;

/** What one journal of a self-test stands for. */
export type TestMarkerKey = Readonly<{ gpCompanyId: number; testId: string; step: string }>;

/**
 * The reference of a self-test's journal: `EXPTEST <12 of the test's id> <8 base32>`, as long as the longest marker of a report. It
 * never reads as one of a report: those have a space after `EXP`.
 */
export function makeTestMarker(hmacKey: Uint8Array, { gpCompanyId, testId, step }: TestMarkerKey): string {
  const message = JSON.stringify(["self-test", gpCompanyId, testId, step]);
  const id = testId.replaceAll("-", "").slice(0, TEST_ID_LENGTH).toUpperCase();
  return `${TEST_PREFIX}${id} ${tagOf(hmacKey, message)}`;
}

/** Whether a reference is one of a self-test, of whatever installation. */
export function looksLikeTestMarker(reference: string): boolean {
  return /^EXPTEST \S{12} [A-Z2-7]{8}$/i.test(reference.trim());
}

type PreparedKey = Readonly<{ key: KeyObject; tags: Map<string, string> }>;
/** To prepare a key takes longer than to use it; and a report with a reversal asks for the same many tags with each run. */
const preparedKeys = new WeakMap<Uint8Array, PreparedKey>();
const TAGS_KEPT_MAX = 10_000;

function prepared(hmacKey: Uint8Array): PreparedKey {
  const known = preparedKeys.get(hmacKey);
  if (known) return known;
  const made = { key: createSecretKey(hmacKey), tags: new Map<string, string>() };
  preparedKeys.set(hmacKey, made);
  return made;
}

function tagOf(hmacKey: Uint8Array, message: string): string {
  const { key, tags } = prepared(hmacKey);
  const known = tags.get(message);
  if (known !== undefined) return known;
  const tag = base32(createHmac("sha256", key).update(message).digest()).slice(0, TAG_LENGTH);
  if (tags.size >= TAGS_KEPT_MAX) tags.clear();
  tags.set(message, tag);
  return tag;
}

/** The part of a report id that a marker shows. */
export function idInMarker(reportId: string): string {
  return reportId.slice(-ID_LENGTH_MAX);
}

/** The report id inside a GP reference that looks like one of ours, upper case as GP compares; null for anything else. */
export function markedReportId(reference: string): string | null {
  const match = /^EXP (\S{1,16}) \S/i.exec(reference.trim());
  return match?.[1]?.toUpperCase() ?? null;
}

/** Whether a reference has the form of our markers: `EXP <id> <8 base32>`. Hardly anything that a person keys has. */
export function looksLikeMarker(reference: string): boolean {
  return /^EXP \S{1,16} [A-Z2-7]{8}$/i.test(reference.trim());
}

/** What a reference is found by: GP trims and ignores case, and so does every comparison of ours. */
export function referenceKey(reference: string): string {
  return reference.trim().toUpperCase();
}

/** Whether GP would take the two for the same. */
export function sameReference(left: string, right: string): boolean {
  return referenceKey(left) === referenceKey(right);
}

/**
 * Which revision of the report a reference found in GP stands for, or null when our key did not make it: then the
 * journal was keyed by somebody or something else, and the report is held `already_in_gp`.
 */
export function recogniseMarker(
  hmacKey: Uint8Array,
  reference: string,
  key: Omit<MarkerKey, "revision" | "kind" | "part">,
): Readonly<{ revision: number }> | null {
  for (let revision = 1; revision <= REVISIONS_TRIED_MAX; revision++) {
    const marker = makeMarker(hmacKey, { ...key, revision, kind: "journal", part: 0 });
    if (sameReference(marker, reference)) return { revision };
  }
  return null;
}

const KINDS: readonly PostingKind[] = ["journal", "reversal"];

/**
 * Whether a reference is our marker of another report, whose id differs from this one's by case alone: GP searches without case, so
 * both are met together. Its id is as it was written, or our key does not know it.
 */
export function isOfCaseTwin(
  hmacKey: Uint8Array,
  reference: string,
  { gpCompanyId, reportId }: Pick<MarkerKey, "gpCompanyId" | "reportId">,
): boolean {
  const written = /^EXP (\S{1,16}) \S/i.exec(reference.trim())?.[1] ?? "";
  // Of a longer id only the end is shown, and the key needs all of it.
  if (written.length === ID_LENGTH_MAX || written === reportId) return false;
  if (written.toUpperCase() !== reportId.toUpperCase()) return false;
  const revisions = Array.from({ length: REVISIONS_TRIED_MAX }, (_, index) => index + 1);
  return KINDS.some((kind) =>
    revisions.some((revision) =>
      sameReference(makeMarker(hmacKey, { gpCompanyId, reportId: written, revision, kind, part: 0 }), reference),
    ),
  );
}

function base32(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((held >> bits) & 31);
    }
  }
  return text;
}
