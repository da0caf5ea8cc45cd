import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

/** A downloaded file on disk while it is read: it holds personal data, so it is nobody else's and does not stay. */
export type Spool = Readonly<{
  file: FileHandle;
  bytes: () => number;
  append: (chunk: Uint8Array) => Promise<void>;
  /** Empties it, before a download is tried again. */
  clear: () => Promise<void>;
  close: () => Promise<void>;
}>;

/** Opens an empty file in `folder`, which is made when it is missing. Throws what the disk throws. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const path = join(folder, `ml-connector-${randomUUID()}.part`);
  const file = await open(path, "wx+", OWNER_ONLY_FILE);
  // The open handle keeps the content: without a name it is gone with the process, even when that is killed.
  const isNameless = await rm(path).then(
    () => true,
    () => false,
  );
  let bytes = 0;
  return {
    file,
    bytes: () => bytes,
    append: async (chunk) => {
      let written = 0;
      while (written < chunk.length) {
        const step = await file.write(chunk, written, chunk.length - written, bytes);
        written += step.bytesWritten;
        bytes += step.bytesWritten;
      }
    },
    clear: async () => {
      await file.truncate(0);
      bytes = 0;
    },
    close: async () => {
      await file.close();
      if (!isNameless) await rm(path, { force: true });
    },
  };
}
