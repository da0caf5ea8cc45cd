import { expect, test } from "vitest";
import { startChild } from "./child.ts";

const start = (code: string, stopTimeoutMs = 10_000) => {
  const lines: string[] = [];
  const first = Promise.withResolvers<void>();
  const onLine = (line: string) => {
    lines.push(line);
    first.resolve();
  };
  const args = ["--input-type=module", "--eval", code];
  const child = startChild({ name: "child", args, environment: { ML_GREETING: "hello" }, onLine, stopTimeoutMs });
  return { child, lines, first: first.promise };
};
const STAY = "setInterval(() => {}, 1000);";

test("it has the environment, and its lines come whole", async () => {
  const { child, lines } = start(
    "process.stdout.write('a'); process.stdout.write(`b\\n${process.env.ML_GREETING}\\nrest`);",
  );

  expect(await child.ended).toMatchObject({ code: 0, tail: ["ab", "hello", "rest"] });
  expect(lines).toEqual(["ab", "hello", "rest"]);
});

test("asked to stop, it may clean up", async () => {
  const { child, first, lines } = start(
    `process.on("SIGTERM", () => { console.log("cleaned"); process.exit(0); }); console.log("up"); ${STAY}`,
  );
  await first;

  await child.stop();

  expect(await child.ended).toMatchObject({ code: 0, signal: null });
  expect(lines).toEqual(["up", "cleaned"]);
});

test("one that does not listen is ended by force", async () => {
  const { child, first } = start(`process.on("SIGTERM", () => {}); console.log("up"); ${STAY}`, 50);
  await first;

  await child.stop();

  expect(await child.ended).toMatchObject({ signal: "SIGKILL" });
});

test("the lifeline leaves a process that has ended its work alone", async () => {
  const { child } = start("console.log('done');");

  expect(await child.ended).toMatchObject({ code: 0, signal: null });
});

test("a part ends when its starter is killed without a word", async () => {
  const grandchild = `process.on("SIGTERM", () => { console.log("gone"); process.exit(0); }); console.log("up"); ${STAY}`;
  // The starter hands its own output down, so that the grandchild can still be heard after the starter's death.
  const starter = `
    import { spawn } from "node:child_process";
    const child = spawn(process.execPath, ["--import", ${JSON.stringify(new URL("../lifeline.mjs", import.meta.url).href)}, "--input-type=module", "--eval", ${JSON.stringify(grandchild)}],
      { env: { ...process.env, ML_LIFELINE_FD: "3" }, stdio: ["ignore", "inherit", "inherit", "pipe"] });
    process.on("SIGTERM", () => {});
    ${STAY}`;
  const { child, first, lines } = start(starter, 50);
  await first;

  await child.stop();

  expect(await child.ended).toMatchObject({ signal: "SIGKILL" });
  expect(lines).toEqual(["up", "gone"]);
});
