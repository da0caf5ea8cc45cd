import type { FileHandle } from "node:fs/promises";

/** `text` is null when the line is no UTF-8 or longer than the cap; then it is the last one handed out. */
export type Line = Readonly<{ number: number; text: string | null; fault: string }>;

const CHUNK_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;

/**
 * The lines of a file that have something in them, numbered from 1, in constant memory but for the line itself. Only a
 * line feed ends a line: U+2028 and U+2029 are ordinary characters in JSON. A byte order mark at the start is dropped.
 */
export async function* readLines(file: FileHandle, lineBytesMax: number): AsyncGenerator<Line, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let number = 0;
  for await (const bytes of splitLines(file, lineBytesMax)) {
    number += 1;
    const text = bytes === null ? null : decode(decoder, bytes);
    const fault = bytes === null ? `longer than ${lineBytesMax} bytes` : "not UTF-8";
    if (text !== "") yield { number, text, fault: text === null ? fault : "" };
    if (text === null) break;
  }
}

/** Null when it is no UTF-8; `""` for a line of blanks. */
function decode(decoder: TextDecoder, bytes: Buffer): string | null {
  try {
    const text = decoder.decode(bytes);
    return text.trim() === "" ? "" : text;
  } catch {
    return null;
  }
}

/** The bytes are good until the next line is asked for: one buffer serves them all. Null is a line beyond the cap. */
async function* splitLines(file: FileHandle, lineBytesMax: number): AsyncGenerator<Buffer | null, void> {
  let line = Buffer.allocUnsafe(CHUNK_BYTES);
  let lineBytes = 0;
  const add = (piece: Buffer) => {
    if (lineBytes + piece.length > line.length) {
      const larger = Buffer.allocUnsafe(2 * (lineBytes + piece.length));
      line.copy(larger, 0, 0, lineBytes);
      line = larger;
    }
    lineBytes += piece.copy(line, lineBytes);
  };
  for await (const chunk of readChunks(file)) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      if (lineBytes + end - start > lineBytesMax) break;
      add(chunk.subarray(start, end));
      yield line.subarray(0, lineBytes);
      lineBytes = 0;
      start = end + 1;
    }
    add(chunk.subarray(start));
    if (lineBytes > lineBytesMax) {
      yield null;
      return;
    }
  }
  if (lineBytes > 0) yield line.subarray(0, lineBytes);
}

/** Reads by position, so that one file can be read twice. The bytes are good until the next chunk is asked for. */
async function* readChunks(file: FileHandle): AsyncGenerator<Buffer, void> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}
