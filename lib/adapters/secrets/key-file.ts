import { readFileSync, statSync } from "node:fs";
import type { SealingKey } from "#lib/core/connection/key-wrapper.ts";
import type { Result } from "#lib/core/result.ts";

/**
 * The keys of a file that was read at the start; read again once it changed, so that a key is rotated without a restart. What
 * cannot be read then changes nothing: `npm run rotate-keys`, which begins with the new file, tells what is wrong with it.
 */
export function keysOfFile(
  path: string,
  atStart: readonly SealingKey[],
  parse: (text: string) => Result<readonly SealingKey[], unknown>,
): () => readonly SealingKey[] {
  let known = { stamp: stampOf(path), keys: atStart };
  return () => {
    const stamp = stampOf(path);
    if (stamp === null || stamp === known.stamp) return known.keys;
    const parsed = parse(readFileSync(path, "utf8"));
    known = { stamp, keys: parsed.ok ? parsed.value : known.keys };
    return known.keys;
  };
}

/** Changes with the file. Null while it is being replaced. */
function stampOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : null;
}
