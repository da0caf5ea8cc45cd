"use client";

import { type SubmitEvent, useRef, useState } from "react";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Problem } from "#lib/core/problem.ts";
import { signInAction } from "#lib/web/actions/member.ts";
import { problemText } from "#lib/web/problem-text.ts";

/** E-mail and password. What is wrong is said once, above the button, and never which of the two it was. */
export function SignInForm({ target }: { target: string }) {
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
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    setProblem(null);
    const form = new FormData(event.currentTarget);
    const entered = await run({ email: textOf(form, "email"), password: textOf(form, "password") });
    // A full load, so that nothing from before the sign-in is shown.
    if (entered !== null) location.assign(target);
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-3.5" aria-label="Sign in">
      <Field label="E-mail">
        {(wiring) => (
          <Input
            {...wiring}
            name="email"
            type="email"
            autoComplete="username"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has nothing else to do
            autoFocus
            required
          />
        )}
      </Field>
      <Field label="Password">
        {(wiring) => (
          <Input {...wiring} ref={password} name="password" type="password" autoComplete="current-password" required />
        )}
      </Field>
      <div role="alert" className="empty:hidden">
        {problem === null ? null : <Refusal problem={problem} />}
      </div>
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        {pending ? "Signing in…" : "Sign in"}
      </Button>
    </form>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
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
