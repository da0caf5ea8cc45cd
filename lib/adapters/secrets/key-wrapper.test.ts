import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { KeyContext, KeyWrapper } from "#lib/core/connection/key-wrapper.ts";
import { err, ok } from "#lib/core/result.ts";
import { localKeyWrapper } from "./local-keys.ts";

const KEY = new Uint8Array(32).map((_, index) => index * 7);
const CONTEXT: KeyContext = { organizationId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0001", kid: "d0001" };

/** Stands for a key service: it keeps the keys, gives out handles that say nothing, and compares the context that it was given. */
function keyServiceDouble(): Readonly<{ wrapper: (kid: string) => KeyWrapper; stop: () => void }> {
  const kept = new Map<string, Readonly<{ kid: string; key: Uint8Array; context: string }>>();
  let isUp = true;
  const wrapper = (kid: string): KeyWrapper => ({
    kid,
    wrap: async (key, context) => {
      if (!isUp) throw new Error("the key service does not answer");
      const handle = randomBytes(16).toString("base64url");
      kept.set(handle, { kid, key: new Uint8Array(key), context: JSON.stringify(context) });
      return handle;
    },
    unwrap: async (wrapped, context) => {
      if (!isUp) return err("keys_unavailable");
      const found = kept.get(wrapped);
      const isSame = found?.kid === kid && found.context === JSON.stringify(context);
      return found && isSame ? ok(found.key) : err("does_not_belong_here");
    },
  });
  return { wrapper, stop: () => void (isUp = false) };
}

const service = keyServiceDouble();
const WRAPPERS: readonly (readonly [string, (kid: string) => KeyWrapper])[] = [
  ["a key of this process", (kid) => localKeyWrapper({ kid, key: new Uint8Array(32).fill(kid.length) })],
  ["a key service", service.wrapper],
];

/** The contract of `KeyWrapper`: a client of a real key service is added to the list above. */
describe.each(WRAPPERS)("%s", (_name, wrapperOf) => {
  const wrapper = wrapperOf("k1");

  test("gives back exactly what it wrapped, and never twice the same text", async () => {
    const [once, again] = [await wrapper.wrap(KEY, CONTEXT), await wrapper.wrap(KEY, CONTEXT)];
    const opened = await wrapper.unwrap(once, CONTEXT);

    expect(opened.ok && [...opened.value]).toEqual([...KEY]);
    expect(again).not.toBe(once);
    expect(once).not.toContain(Buffer.from(KEY).toString("base64url"));
  });

  test.each<Partial<KeyContext>>([{ organizationId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0002" }, { kid: "d0002" }])(
    "opens for no other context: %j",
    async (change) => {
      const wrapped = await wrapper.wrap(KEY, CONTEXT);

      expect((await wrapper.unwrap(wrapped, { ...CONTEXT, ...change })).ok).toBe(false);
    },
  );

  test("opens neither a changed text nor that of another key", async () => {
    const wrapped = await wrapper.wrap(KEY, CONTEXT);
    const changed = `${wrapped.slice(0, -2)}${wrapped.endsWith("AA") ? "BB" : "AA"}`;

    expect((await wrapper.unwrap(changed, CONTEXT)).ok).toBe(false);
    expect((await wrapper.unwrap("", CONTEXT)).ok).toBe(false);
    expect((await wrapperOf("k22").unwrap(wrapped, CONTEXT)).ok).toBe(false);
  });
});

test("a key service that is down says so when it unwraps, and throws when it is to wrap", async () => {
  const wrapped = await service.wrapper("k1").wrap(KEY, CONTEXT);
  service.stop();

  expect(await service.wrapper("k1").unwrap(wrapped, CONTEXT)).toEqual(err("keys_unavailable"));
  await expect(service.wrapper("k1").wrap(KEY, CONTEXT)).rejects.toThrow("does not answer");
});
