import { readdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readLines } from "./read-lines.ts";
import { openSpool, type Spool } from "./spool.ts";

const CHUNK_BYTES = 256 * 1024;

async function spoolOf(content: string | Buffer): Promise<Readonly<{ spool: Spool; folder: string }>> {
  const folder = join(await mkdtemp(join(tmpdir(), "expensify-test-")), "made", "here");
  const spool = await openSpool(folder);
  onTestFinished(async () => {
    await spool.close();
    await rm(join(folder, "..", ".."), { recursive: true });
  });
  await spool.append(Buffer.from(content));
  return { spool, folder };
}

async function linesOf(content: string | Buffer, lineBytesMax = 10 * CHUNK_BYTES) {
  const { spool } = await spoolOf(content);
  const lines: unknown[] = [];
  for await (const { number, text, fault } of readLines(spool.file, lineBytesMax)) lines.push([number, text ?? fault]);
  return lines;
}

test.each([
  ["", []],
  ["a", [[1, "a"]]],
  [
    "a\nb\n",
    [
      [1, "a"],
      [2, "b"],
    ],
  ],
  [
    "\uFEFFa\r\n\n  \nb",
    [
      [1, "a\r"],
      [4, "b"],
    ],
  ],
  ["a\u2028b\u2029c\u0085d\n", [[1, "a\u2028b\u2029c\u0085d"]]],
])("lines of %j", async (content, lines) => {
  expect(await linesOf(content)).toEqual(lines);
});

test.each([-2, -1, 0, 1, 2])(
  "a line that ends %i bytes from the end of a chunk, and one over three chunks",
  async (offset) => {
    const short = "x".repeat(CHUNK_BYTES + offset - 1);
    const long = "é🚀".repeat(CHUNK_BYTES / 2);
    expect(await linesOf(`${short}\n${long}\nz`)).toEqual([
      [1, short],
      [2, long],
      [3, "z"],
    ]);
  },
);

test("a line beyond the cap and one that is no UTF-8 are the last", async () => {
  expect(await linesOf("abc\nabcd\nab\n", 3)).toEqual([
    [1, "abc"],
    [2, "longer than 3 bytes"],
  ]);
  expect(await linesOf("abc\nabcd", 3)).toEqual([
    [1, "abc"],
    [2, "longer than 3 bytes"],
  ]);
  expect(await linesOf(Buffer.from([0x61, 0x0a, 0xff, 0x0a, 0x62]))).toEqual([
    [1, "a"],
    [2, "not UTF-8"],
  ]);
});

test("a spool is its owner's alone, has no name, and can be emptied and read again", async () => {
  const { spool, folder } = await spoolOf("first\n");
  expect(await readdir(folder)).toEqual([]);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await spool.file.stat()).mode & 0o777).toBe(0o600);

  await spool.clear();
  await spool.append(Buffer.from("2\n"));
  await spool.append(Buffer.from("3"));
  expect(spool.bytes()).toBe(3);
  expect(await textsOf(spool)).toEqual(["2", "3"]);
  expect(await textsOf(spool)).toEqual(["2", "3"]);
});

async function textsOf(spool: Spool) {
  const texts: unknown[] = [];
  for await (const { text } of readLines(spool.file, 10)) texts.push(text);
  return texts;
}
