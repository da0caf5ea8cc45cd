import type { WindowsAuthFailure } from "#lib/core/connection/windows-client.ts";
import type { Result } from "#lib/core/result.ts";
import { endedBefore, fail, type Failed } from "../failure.ts";
import { inTurn } from "../in-turn.ts";

/**
 * All sign-ins of one credential go through one gate, so that a wrong password is tried once: until it was accepted for the
 * first time they go one after another, and after a refusal none goes at all. A password that changes later, in the very
 * moment in which two connections sign in, is tried by both.
 */
export class SignInGate {
  readonly #now: () => Date;
  readonly #turns = { last: Promise.resolve<unknown>(undefined) };
  #isAccepted = false;
  #refusedSince: Date | null = null;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Why no request goes out; null before a refusal. */
  refusal(): Failed | null {
    return this.#refusedSince && fail("circuit_open", "before_body", this.#refusedSince.toISOString());
  }

  /** Runs a sign-in; what is neither an acceptance nor a refusal says nothing about the password. */
  async pass<T extends SignInOutcome>(signal: AbortSignal, signIn: () => Promise<T>): Promise<T | Failed> {
    if (this.#isAccepted) return this.#judged(signIn);
    const waited = await inTurn(this.#turns, signal, () => this.#judged(signIn));
    return waited === "aborted" ? endedBefore(signal) : waited;
  }

  async #judged<T extends SignInOutcome>(signIn: () => Promise<T>): Promise<T | Failed> {
    const refused = this.refusal();
    if (refused) return refused;
    const outcome = await signIn();
    if (outcome === "again") return outcome;
    if (outcome.ok) this.#isAccepted = true;
    else if (outcome.error.kind === "credentials_refused") this.#refusedSince ??= this.#now();
    return outcome;
  }
}

type SignInOutcome = "again" | Result<unknown, WindowsAuthFailure>;
