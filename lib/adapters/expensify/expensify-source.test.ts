import { expect, test } from "vitest";
import { NEVER, startHarness } from "./testing/harness.ts";
import { SUBMITTED } from "./testing/serve-expensify.ts";

const LIST = {
  body: JSON.stringify({
    responseCode: 200,
    policyList: [
      { id: "A", name: "Sales" },
      { id: "B", name: "US", role: "admin" },
    ],
  }),
};
const layers = (steps: readonly Readonly<{ layer: string; ok: boolean; detail: string }>[]) =>
  steps.map(({ layer, ok, detail }) => `${layer} ${ok ? "ok" : "failed"} ${detail}`.trim());

test("a ping names each layer and what it found, and takes a place for each call", async () => {
  const { source, places } = await startHarness([LIST, SUBMITTED, { body: '{"t":"end","reports":0,"errors":0}\n' }]);

  expect(layers(await source.ping(NEVER))).toEqual([
    ...["name ok 127.0.0.1", "connection ok plain http", "sign_in ok accepted"],
    ...["workspaces ok 2: Sales, US", "admin ok 1: US", "export ok 0"],
    "calibrate ok no approved report to calibrate with",
  ]);
  expect(places).toHaveLength(4);
});

test("a ping ends with the first layer that fails", async () => {
  const { source } = await startHarness([{ body: '{"responseCode":401,"responseMessage":"Invalid"}' }]);
  const steps = await source.ping(NEVER);

  expect(layers(steps)).toEqual(["name ok 127.0.0.1", "connection ok plain http", "sign_in failed Invalid"]);
  expect(steps.at(-1)?.problem).toEqual({ code: "expensify_credentials_refused", detail: "Invalid" });
});

test("a ping of nobody, of a dead server and of an address that is not allowed", async () => {
  const dead = await startHarness([]);
  await dead.server.close();
  expect(layers(await dead.source.ping(NEVER))).toEqual(["name ok 127.0.0.1", "connection failed ECONNREFUSED"]);

  const nobody = await startHarness([], { url: "https://nobody.invalid/" });
  const [step] = await nobody.source.ping(NEVER);
  expect(step).toMatchObject({ layer: "name", ok: false, problem: { code: "expensify_unreachable" } });

  const plain = await startHarness([], { url: "http://example.com/" });
  expect(await plain.source.ping(NEVER)).toMatchObject([
    { problem: { code: "address_not_allowed", host: "example.com" } },
  ]);
});
