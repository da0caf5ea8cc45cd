import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";

const ATTEMPTS_MAX = 3;

const Holder = z.object({ pid: z.number().int(), born: z.string(), what: z.string() });
export type Holder = z.output<typeof Holder>;

/**
 * Takes the data folder for this process and answers how to give it back; a holder that is alive is answered instead.
 * The file appears whole or not at all, and one left by a process that died is taken over.
 */
export function takeLock(path: string, what: string): Readonly<{ release: () => void } | { holder: Holder }> {
  const mine = JSON.stringify({ pid: process.pid, born: bornAt(process.pid), what } satisfies Holder);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      if (tryLink(draft, path))
        return { release: () => (readText(path) === mine ? rmSync(path, { force: true }) : undefined) };
      const found = readText(path);
      const holder = parseHolder(found);
      if (holder && isAlive(holder)) return { holder };
      // Moved before it is removed: another process may have taken it over between our look and now.
      const moved = `${draft}.stale`;
      renameSync(path, moved);
      if (readText(moved) !== found) tryLink(moved, path);
      rmSync(moved, { force: true });
    }
    throw new Error(`${path} cannot be taken. If nothing runs on this data folder, remove that file.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Who holds the lock, if somebody alive does. */
export function lockHolder(path: string): Holder | null {
  const holder = parseHolder(readText(path));
  return holder && isAlive(holder) ? holder : null;
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function parseHolder(text: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isAlive({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return bornAt(pid) === born;
}

/** When the process began, in ticks since boot: numbers are used again, above all in containers. "" where unknown. */
function bornAt(pid: number): string {
  // The name in parentheses may hold spaces; the begin is the 20th field after it.
  return (
    readText(`/proc/${pid}/stat`)
      .replace(/^.*\) /, "")
      .split(" ")[19] ?? ""
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
