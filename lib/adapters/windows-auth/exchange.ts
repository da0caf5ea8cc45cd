import { Buffer } from "node:buffer";
import type { Client, Dispatcher } from "undici";
import type { HttpAnswer } from "#lib/core/connection/windows-client.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { abortError, ANSWER_TOO_LARGE, CodedError } from "./failure.ts";

export type HttpRequest = Readonly<{
  method: "GET" | "POST" | "PATCH";
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | null;
  bytesMax: number;
  signal: AbortSignal;
  /** Asked at the last moment before the first byte: false when the connection is not the one that was meant. */
  isConnectionMeant: () => boolean;
}>;

/** `written`: a byte of the request may have left. `moved`: it was not sent, because the connection had been replaced. */
export type ExchangeFailure = Readonly<{ error: unknown; written: boolean; moved: boolean }>;

/**
 * One HTTP request and its answer on undici's connection, and never a second one: undici's queue puts a request that was
 * not answered back in some cases, so the handler refuses to be started twice.
 */
export function exchange(client: Client, request: HttpRequest): Promise<Result<HttpAnswer, ExchangeFailure>> {
  return new Promise((resolve) => {
    const handler = new ExchangeHandler(request, resolve);
    if (request.signal.aborted) return handler.abort();
    request.signal.addEventListener("abort", handler.abort, { once: true });
    const { method, path, headers, body } = request;
    client.dispatch({ method, path, headers, body: body === null ? null : Buffer.from(body) }, handler);
  });
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #request: HttpRequest;
  readonly #resolve: (result: Result<HttpAnswer, ExchangeFailure>) => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #isSettled = false;
  #moved = false;
  #status = 0;
  #headers: HttpAnswer["headers"] = {};
  #bytes = 0;

  constructor(request: HttpRequest, resolve: (result: Result<HttpAnswer, ExchangeFailure>) => void) {
    this.#request = request;
    this.#resolve = resolve;
  }

  readonly abort = (): void => {
    const reason = abortError(this.#request.signal);
    this.#fail(reason);
    this.#controller?.abort(reason);
  };

  /** undici calls this right before it writes to the socket, in the same tick. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isSettled || this.#controller) return controller.abort(new Error("a request is written once"));
    if (!this.#request.isConnectionMeant()) {
      this.#moved = true;
      return controller.abort(new Error("the connection was replaced"));
    }
    this.#controller = controller;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: HttpAnswer["headers"]): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    const announced = Number(headers["content-length"] ?? 0);
    if (announced > this.#request.bytesMax) this.#refuseSize(controller);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#request.bytesMax) return this.#refuseSize(controller);
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle(ok({ status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) }));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #refuseSize(controller: Dispatcher.DispatchController): void {
    this.#chunks.length = 0;
    controller.abort(new CodedError(ANSWER_TOO_LARGE, `more than ${this.#request.bytesMax} bytes`));
  }

  #fail(error: unknown): void {
    this.#settle(err({ error, written: this.#controller !== null, moved: this.#moved }));
  }

  #settle(result: Result<HttpAnswer, ExchangeFailure>): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#request.signal.removeEventListener("abort", this.abort);
    this.#resolve(result);
  }
}
