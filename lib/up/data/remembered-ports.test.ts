import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { rememberedPort } from "./remembered-ports.ts";

test("a port is the same next time, and another one when it is taken", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ml-ports-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "ports.json");
  const first = await rememberedPort(path, "gp");
  const other = await rememberedPort(path, "expensify");

  expect(await rememberedPort(path, "gp")).toBe(first);
  expect(other).not.toBe(first);

  const server = createServer();
  await new Promise<void>((resolve) => server.listen(first, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const moved = await rememberedPort(path, "gp");
  expect(moved).not.toBe(first);
  expect(await rememberedPort(path, "gp")).toBe(moved);
});
