import { afterEach, expect, test } from "vitest";
import type { PingStep } from "#lib/core/ports.ts";
import { startSandboxSource } from "#lib/testing/firm/sandbox-source.ts";
import { NEVER } from "./testing/harness.ts";

// The last layers of a ping against the stand-in: workspaces, administrator, export, sign and total.

const FIELD = "7A4C1E0B92D35F68";
const CORPORATE = "C05D8A714BE6293F";
const GOOD = ["name", "connection", "sign_in", "workspaces", "admin"];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function ping(...[settings, changes]: Parameters<typeof startSandboxSource>) {
  const { source, stand, close } = await startSandboxSource(settings, changes);
  closing.push(close);
  return { source, stand };
}
const states = (steps: readonly PingStep[]) => steps.map(({ layer, ok }) => `${layer}${ok ? "" : " failed"}`);

test("tells each layer as it comes, down to an export that adds up", async () => {
  const { source } = await ping();
  const heard: string[] = [];
  const steps = await source.ping(
    NEVER,
    { policyIds: [FIELD, CORPORATE] },
    async ({ layer }) => void heard.push(layer),
  );

  expect(states(steps)).toEqual([...GOOD, "export", "calibrate"]);
  expect(heard).toEqual([...GOOD, "export", "calibrate"]);
  expect(steps.slice(-4).map(({ detail }) => detail)).toEqual([
    ...["3: US Field, Sales, Corporate", "3: US Field, Sales, Corporate", "10"],
    "10 of 10 add up, spend is positive",
  ]);
});

test("a workspace that a company lives on is not visible, or not administered; others do not matter", async () => {
  const hidden = await ping({ roles: { [FIELD]: "" } });
  expect((await hidden.source.ping(NEVER, { policyIds: [FIELD] })).at(-1)).toMatchObject({
    ...{ layer: "workspaces", ok: false, problem: { code: "workspaces_not_visible", policyIds: [FIELD] } },
  });
  const member = await ping({ roles: { [FIELD]: "user" } });
  expect((await member.source.ping(NEVER, { policyIds: [FIELD] })).at(-1)).toMatchObject({
    ...{ layer: "admin", ok: false, problem: { code: "workspaces_not_admin", workspaces: ["US Field"] } },
  });
  expect((await member.source.ping(NEVER, { policyIds: [CORPORATE] })).at(-1)).toMatchObject({
    ...{ layer: "calibrate", ok: true },
  });
});

test("spend of the other sign, and a total that its expenses do not make, end it", async () => {
  const { source } = await ping({ spendSign: "negative" });
  expect((await source.ping(NEVER)).at(-1)).toMatchObject({
    ...{ layer: "calibrate", problem: { code: "sample_sign_differs", found: "negative", setting: "positive" } },
  });
  const other = await ping({ spendSign: "negative" }, { spendSign: "negative" });
  expect((await other.source.ping(NEVER)).at(-1)).toMatchObject({ layer: "calibrate", ok: true });
});

test("no approved report is no failure, and calibrates nothing", async () => {
  const { source } = await ping({}, { now: () => new Date("2100-12-01T10:00:00Z") });
  const steps = await source.ping(NEVER);

  expect(steps.slice(-2)).toMatchObject([
    { layer: "export", ok: true, detail: "0" },
    { layer: "calibrate", ok: true, detail: "no approved report to calibrate with" },
  ]);
});
