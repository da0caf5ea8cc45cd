import "server-only";
import { CredentialsSignin } from "next-auth";
import type { RequestProblem } from "#lib/core/problem.ts";

/** How a refusal of ours gets through Auth.js to the sign-in page. */
export class RefusedSignIn extends CredentialsSignin {
  readonly problem: RequestProblem;

  constructor(problem: RequestProblem) {
    super();
    this.code = problem.code;
    this.problem = problem;
  }
}
