import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { shortDetail } from "#lib/core/connection/short-detail.ts";
import type { WindowsAuthFailure, WindowsFailureKind } from "#lib/core/connection/windows-client.ts";
import { ok, type Result } from "#lib/core/result.ts";
import { endedBefore, fail } from "../failure.ts";

const ANSWER_TIMEOUT_MS = 20_000;
/** A ticket of a user in many groups is some 20 KB. */
const ANSWER_CHARACTERS_MAX = 256 * 1024;
const KINDS = new Set<string>([
  "credentials_refused",
  "clock_skew",
  "kdc_unreachable",
  "spn_unknown",
  "kerberos_failed",
] satisfies WindowsFailureKind[]);

/**
 * The helper of one credential: lines in, lines out (helper-source.ts). It has nothing of our environment, so that no two
 * credentials can meet in it. Whatever it does besides answering in time ends it, and the next ticket starts another.
 */
export class HelperProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  #said = "";
  #isAlive = true;
  /** Wakes whoever waits for a line: something was said, or it ended. */
  #wake: () => void = () => {};

  constructor(path: string, krb5Config: string) {
    // Next's types want NODE_ENV of every environment.
    const env: Record<string, string> = {
      GSS_MECH_CONFIG: "/dev/null",
      KRB5_CONFIG: krb5Config,
      KRB5CCNAME: "MEMORY:none",
      KRB5RCACHENAME: "none:",
      LANG: "C.UTF-8",
    };
    this.#child = spawn(path, [], { env: env as NodeJS.ProcessEnv, cwd: "/", stdio: "pipe" });
    this.#child.on("error", () => this.end());
    this.#child.on("exit", () => this.end());
    this.#child.stdin.on("error", () => this.end());
    this.#child.stderr.resume();
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#said += text;
      if (this.#said.length > ANSWER_CHARACTERS_MAX) this.end();
      this.#wake();
    });
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  tell(lines: readonly string[]): void {
    this.#child.stdin.write(lines.map((line) => `${line}\n`).join(""));
  }

  /** One question, one answer; whoever asks waits for the answer before. */
  async ask(line: string, signal: AbortSignal): Promise<Result<string, WindowsAuthFailure>> {
    this.#said = "";
    this.tell([line]);
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    const answer = await this.#nextLine(bounded);
    if (answer !== null) return read(answer);
    const hadEnded = !this.#isAlive;
    this.end();
    if (signal.aborted) return endedBefore(signal);
    if (hadEnded) return fail("kerberos_failed", "before_body", "the helper ended without a word");
    return fail("kdc_unreachable", "before_body", `no ticket within ${ANSWER_TIMEOUT_MS / 1000} s`);
  }

  end(): void {
    this.#isAlive = false;
    this.#child.kill("SIGKILL");
    this.#wake();
  }

  async #nextLine(signal: AbortSignal): Promise<string | null> {
    const onAbort = () => this.#wake();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      for (;;) {
        const end = this.#said.indexOf("\n");
        if (end >= 0) return this.#said.slice(0, end);
        if (!this.#isAlive || signal.aborted) return null;
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#wake = resolve;
        await promise;
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}

/** `ok` and what follows it, or `error KIND words`. */
function read(line: string): Result<string, WindowsAuthFailure> {
  const [word = "", value = ""] = line.split(" ", 2);
  if (word === "ok") return ok(line.slice("ok ".length));
  const kind = KINDS.has(value) ? (value as WindowsFailureKind) : "kerberos_failed";
  return fail(kind, "before_body", shortDetail(line.slice(`error ${value} `.length)));
}
