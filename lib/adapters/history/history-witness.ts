import { randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { assert } from "#lib/core/assert.ts";
import type { AuditHead } from "#lib/core/audit/chain.ts";
import type { HistoryWitness } from "#lib/core/ports.ts";

/** One line of one length: writing it again takes the place of the one before in a single call, never half. */
const SEQUENCE_DIGITS = 16;
const LINE = /^(\d{16}) ([0-9a-f]{64})\n$/;
const SUFFIX = ".head";
/** Without `O_TRUNC`: a reader must never find the file empty. */
const WRITE = constants.O_WRONLY | constants.O_CREAT;
/** Whoever is this far behind for this long is cleared away: the furthest link names all that was before it. */
const STALE_MS = 60_000;
/** Another process may take the file away between opening and writing; more often than this it is a fault. */
const TRIES_MAX = 5;

/**
 * Keeps the end of each organization's audit chain in `folder`, outside of the database and not in its backup. Each process
 * writes a file of its own and reads those of all, so none waits for another; engines on several machines share the folder.
 * Throws when it cannot be written: who cannot remember what was sent must not send.
 */
export function createHistoryWitness(folder: string): HistoryWitness {
  const own = `${process.pid}-${randomUUID().slice(0, 8)}${SUFFIX}`;

  function note(organizationId: string, { sequence, hash }: AuditHead): void {
    const place = join(folder, organizationId);
    // A head that was read before a newer one was noted must not take its place.
    if (sequence < sequenceIn(join(place, own))) return;
    mkdirSync(place, { recursive: true, mode: 0o700 });
    const line = `${String(sequence).padStart(SEQUENCE_DIGITS, "0")} ${hash}\n`;
    for (let tries = 0; tries < TRIES_MAX; tries++) if (writeLine(join(place, own), line)) return;
    assert(false, `${place} cannot be kept`);
  }

  return {
    known: (organizationId) => furthest(join(folder, organizationId)),
    note,
    replace: (organizationId, head) => {
      const place = join(folder, organizationId);
      for (const name of namesIn(place)) remove(join(place, name));
      note(organizationId, head);
    },
  };
}

/** False when the file was taken away meanwhile, so that nobody would read what was written. */
function writeLine(path: string, line: string): boolean {
  const handle = openSync(path, WRITE, 0o600);
  try {
    writeSync(handle, line, 0);
    return fstatSync(handle).nlink > 0;
  } finally {
    closeSync(handle);
  }
}

function furthest(place: string): AuditHead | null {
  const heads = namesIn(place).flatMap((name) => {
    const path = join(place, name);
    const match = LINE.exec(read(path));
    // A file that is not written yet, or that was just taken away, tells nothing.
    return match ? [{ path, sequence: Number(match[1]), hash: match[2] ?? "" }] : [];
  });
  const [first] = heads.toSorted((left, right) => right.sequence - left.sequence);
  if (!first) return null;
  for (const { path, sequence } of heads) if (sequence < first.sequence && isStale(path)) remove(path);
  return { sequence: first.sequence, hash: first.hash };
}

function sequenceIn(path: string): number {
  return Number(LINE.exec(read(path))?.[1] ?? 0);
}

function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place).filter((name) => name.endsWith(SUFFIX));
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function isStale(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

/** Another process may have been faster. */
function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone is what was wanted.
  }
}
