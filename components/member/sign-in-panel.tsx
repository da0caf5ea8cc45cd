"use client";

import { type FormEvent, useRef, useState } from "react";
import { useServerAction } from "#components/shared/use-server-action.ts";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Problem } from "#lib/core/problem.ts";
import { signInAction } from "#lib/web/actions/member.ts";
import { problemText } from "#lib/web/problem-text.ts";

type SignInPanelProps = {
  /** Where to go then: a path of this site. */
  target: string;
  /** Somebody was sent here from a page behind sign-in. */
  asked: boolean;
};

/** E-mail and password. What is wrong is said once, beside the button, and never which of the two it was. */
export function SignInPanel({ target, asked }: SignInPanelProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const password = useRef<HTMLInputElement>(null);
  const { run, pending } = useServerAction(signInAction, {
    leaves: true,
    onProblem: (refused) => {
      setProblem(refused);
      password.current?.select();
      return true;
    },
  });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    setProblem(null);
    const form = new FormData(event.currentTarget);
    const entered = await run({ email: String(form.get("email")), password: String(form.get("password")) });
    // A full load, so that nothing from before the sign-in is shown.
    if (entered !== null) location.assign(target);
  };
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-6 p-4">
      <div className="w-[340px] max-w-[calc(100vw-32px)]">
        <p className="mb-5 flex items-center gap-2.5 text-base font-semibold">
          <span
            aria-hidden="true"
            className="grid size-[26px] place-items-center rounded-[5px] bg-foreground text-xs text-background"
          >
            ml
          </span>
          ml-connector
        </p>
        <form
          onSubmit={(event) => void submit(event)}
          className="grid gap-3.5 rounded-lg border bg-card p-5"
          aria-labelledby="sign-in"
        >
          <div className="grid gap-1">
            <h1 id="sign-in" className="text-xl font-semibold tracking-[-0.012em]">
              Sign in
            </h1>
            <p className="text-muted-foreground">
              {asked ? "To see the page you asked for." : "Approved expense reports into Dynamics GP."}
            </p>
          </div>
          <Field label="E-mail">
            {(wiring) => <Input {...wiring} name="email" type="email" autoComplete="username" autoFocus required />}
          </Field>
          <Field label="Password">
            {(wiring) => (
              <Input
                {...wiring}
                ref={password}
                name="password"
                type="password"
                autoComplete="current-password"
                required
              />
            )}
          </Field>
          <div role="alert" className="empty:hidden">
            {problem === null ? null : <Refusal problem={problem} />}
          </div>
          <Button type="submit" variant="primary" pending={pending} className="w-full">
            {pending ? "Signing in…" : "Sign in"}
          </Button>
        </form>
        <p className="mt-4 text-xs text-muted-foreground">
          Forgot your password? The owner of your organization can set a new one. Every sign-in is recorded.
        </p>
      </div>
    </main>
  );
}

function Refusal({ problem }: { problem: Problem }) {
  const { title, what, todo } = problemText(problem);
  return (
    <p className="flex gap-2 rounded-md bg-rejected-bg px-2.5 py-2">
      <StatusMark status="rejected" className="mt-1" />
      <span>
        <b className="text-rejected">{title}.</b> {problem.code === "not_allowed" ? todo : `${what} ${todo}`}
      </span>
    </p>
  );
}
