import { expect, test } from "vitest";
import { createStopper } from "./stopper.ts";

test("what uses something is stopped before what it uses, and parts of a step together", async () => {
  const stopper = createStopper();
  const events: string[] = [];
  const gate = Promise.withResolvers<void>();
  const part =
    (name: string, until: Promise<void> = Promise.resolve()) =>
    async () => {
      events.push(`${name} asked`);
      await until;
      events.push(`${name} gone`);
    };
  stopper.add(1, "database", part("database"));
  stopper.add(3, "engine", part("engine", gate.promise));
  stopper.add(2, "sandbox", part("sandbox"));
  stopper.add(3, "web", part("web"));

  const stopped = stopper.stopAll(() => undefined);
  gate.resolve();
  await stopped;

  expect(events.slice(0, 2).toSorted()).toEqual(["engine asked", "web asked"]);
  expect(events.slice(4)).toEqual(["sandbox asked", "sandbox gone", "database asked", "database gone"]);
});

test("a part that cannot be stopped does not keep the others", async () => {
  const stopper = createStopper();
  const said: string[] = [];
  let isGone = false;
  stopper.add(2, "web", async () => Promise.reject(new Error("stuck")));
  stopper.add(1, "database", async () => {
    isGone = true;
  });

  await stopper.stopAll((text) => said.push(text));

  expect(isGone).toBe(true);
  expect(said).toEqual([expect.stringMatching(/web.*stuck/)]);
});

test("the first reason counts", async () => {
  const stopper = createStopper();
  stopper.ask({ kind: "asked", by: "SIGTERM" });
  stopper.ask({ kind: "died", name: "web", detail: "because it was asked to" });

  expect(await stopper.asked).toEqual({ kind: "asked", by: "SIGTERM" });
  expect(stopper.signal.aborted).toBe(true);
});
