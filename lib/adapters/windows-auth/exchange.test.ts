import { Buffer } from "node:buffer";
import { Client, type Dispatcher } from "undici";
import { expect, test } from "vitest";
import { exchange, type HttpRequest } from "./exchange.ts";

const REQUEST: HttpRequest = {
  method: "POST",
  path: "/",
  headers: {},
  body: Buffer.from("x"),
  bytesMax: 100,
  signal: new AbortController().signal,
  isConnectionMeant: () => true,
};

/** A client that plays undici's queue by hand: each start stands for one write to the socket. */
class ScriptedClient extends Client {
  readonly writes: boolean[] = [];
  readonly #script: (start: () => void, fail: (error: Error) => void) => void;
  constructor(script: (start: () => void, fail: (error: Error) => void) => void) {
    super("http://localhost");
    this.#script = script;
  }
  override dispatch(_options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    let isAborted = false;
    const controller = {
      abort: () => void (isAborted = true),
      aborted: false,
      paused: false,
      reason: null,
      pause: () => {},
      resume: () => {},
    };
    const start = () => {
      isAborted = false;
      handler.onRequestStart?.(controller, {});
      this.writes.push(!isAborted);
    };
    this.#script(start, (error) => handler.onResponseError?.(controller, error));
    return true;
  }
}

// Goal: should undici put a request back into its queue and start it again, the second start writes nothing.
test("a request that is started again is not written again, and counts as written", async () => {
  const client = new ScriptedClient((start, fail) => {
    start();
    start();
    fail(new Error("a request is written once"));
  });

  expect(await exchange(client, REQUEST)).toMatchObject({ ok: false, error: { written: true } });
  expect(client.writes).toEqual([true, false]);
});

test("a request that was given up before its connection was there is not written later", async () => {
  const deadline = new AbortController();
  const client = new ScriptedClient((start) => {
    deadline.abort();
    start();
  });

  expect(await exchange(client, { ...REQUEST, signal: deadline.signal })).toMatchObject({
    ok: false,
    error: { written: false },
  });
  expect(client.writes).toEqual([false]);
});

test("a request for a connection that was replaced is not written", async () => {
  const client = new ScriptedClient((start, fail) => {
    start();
    fail(new Error("the connection was replaced"));
  });

  expect(await exchange(client, { ...REQUEST, isConnectionMeant: () => false })).toMatchObject({
    ok: false,
    error: { written: false, moved: true },
  });
  expect(client.writes).toEqual([false]);
});
