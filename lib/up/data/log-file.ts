import { appendFileSync, renameSync, rmSync, statSync } from "node:fs";

const FILE_BYTES_MAX = 20_000_000;
/** So often the size is looked at. */
const LINES_PER_LOOK = 500;

/** Appends lines to a file that only its owner may read; one predecessor is kept when it has grown too large. */
export function openLogFile(path: string): (line: string) => void {
  let lines = 0;
  return (line) => {
    if (lines % LINES_PER_LOOK === 0 && sizeOf(path) > FILE_BYTES_MAX) {
      rmSync(`${path}.1`, { force: true });
      renameSync(path, `${path}.1`);
    }
    lines += 1;
    appendFileSync(path, `${line}\n`, { mode: 0o600 });
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
