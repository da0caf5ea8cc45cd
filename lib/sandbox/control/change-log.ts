/** An append-only file of JSON lines, flushed to disk before `append` returns, so that a killed process loses nothing. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export type ChangeLog<Change> = Readonly<{
  append: (change: Change) => void;
  /** Forgets everything. */
  clear: () => void;
  close: () => void;
}>;

/**
 * Opens (or makes) the file, hands every change in it to `replay` in order, then stands ready to append. A last line
 * without its line end was torn by a crash: it is cut off, since its writer never got an answer.
 */
export function openChangeLog<Change>(path: string, replay: (change: Change) => void): ChangeLog<Change> {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) {
    const text = readFileSync(path, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    for (const line of whole.split("\n")) if (line !== "") replay(JSON.parse(line) as Change);
  }
  let file = openSync(path, "a", 0o600);
  return {
    append: (change) => {
      writeSync(file, `${JSON.stringify(change)}\n`);
      fsyncSync(file);
    },
    clear: () => {
      closeSync(file);
      file = openSync(path, "w", 0o600);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}
