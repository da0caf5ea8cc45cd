"use client";

import { type SubmitEvent, useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { notify } from "#components/shared/notify.ts";
import { ProblemLine } from "#components/shared/problem-card.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Problem } from "#lib/core/problem.ts";
import { replaceSecretAction } from "#lib/web/actions/connection.ts";
import { formatDuration } from "#lib/web/format.ts";
import type { ConnectionView, ReplacedSecret } from "#lib/web/queries/connection.ts";
import { secretWord } from "./health-words.ts";
import { triedWords } from "./pending-words.ts";

type ReplaceSecretProps = {
  connection: ConnectionView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** It was set without a try: the page pings. */
  onReplaced: () => void;
};

/**
 * A new password or secret: it goes in and never comes out again. Where one works, the new one is tried first and the old one stays
 * until it has signed in; where none does, it is set at once and the connection pinged.
 */
export function ReplaceSecret({ connection, open, onOpenChange, onReplaced }: ReplaceSecretProps) {
  const word = secretWord(connection.kind);
  const host = URL.parse(connection.url)?.host ?? "this address";
  const first = isWorking(connection)
    ? `It is tried once, right away. Only when it signs in does it take the place of the ${word} in use: no run is disturbed.`
    : "It is in use at once, and the connection is pinged.";
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`${connection.hasSecret ? "Replace" : "Set"} the ${word} of ${connection.name}`}
        description={`${first} It is stored encrypted for ${host} alone. Nobody can read it again, and the audit says only that it was set.`}
      >
        <SecretForm
          connection={connection}
          word={word}
          onDone={(isTried) => {
            onOpenChange(false);
            if (!isTried) onReplaced();
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

/** As the server decides it: a secret is set, and the last sign-in with it was not refused. */
function isWorking({ hasSecret, circuitOpenedAt }: ConnectionView): boolean {
  return hasSecret && circuitOpenedAt === null;
}

type SecretFormProps = {
  connection: ConnectionView;
  word: "password" | "secret";
  onDone: (isTried: boolean) => void;
};

function SecretForm({ connection, word, onDone }: SecretFormProps) {
  const { id, kind } = connection;
  const [secret, setSecret] = useState("");
  const [username, setUsername] = useState(connection.username);
  const [pause, setPause] = useState<string>();
  const [failed, setFailed] = useState<ReplacedSecret>();
  const { run, pending } = useServerAction(replaceSecretAction, {
    changes: [["/api/connection"]],
    onProblem: (problem) => {
      setPause(pauseWords(problem));
      return problem.code === "too_many_requests";
    },
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (secret === "" || pending) return;
    setPause(undefined);
    setFailed(undefined);
    const isOtherUser = kind === "expensify" && username.trim() !== "" && username.trim() !== connection.username;
    const replaced = await run({ connectionId: id, secret, ...(isOtherUser ? { username } : {}) });
    setSecret("");
    if (replaced === null) return;
    const { status, title, text } = triedWords(replaced, word);
    if (replaced.outcome === "waits" || replaced.outcome === "refused") return setFailed(replaced);
    notify({ tone: status === "ok" ? "done" : "problem", title: `${connection.name}: ${title}`, text });
    onDone(replaced.outcome !== "set");
  };
  const working = isWorking(connection);
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-3">
      {failed ? <Failed replaced={failed} word={word} /> : null}
      {kind === "expensify" ? <UserField username={username} onChange={setUsername} /> : null}
      <SecretField connection={connection} secret={secret} pause={pause} onChange={setSecret} />
      <DialogFoot>
        <DialogClose asChild>
          <Button>{failed ? "Close" : "Cancel"}</Button>
        </DialogClose>
        <Button
          type="submit"
          variant="primary"
          pending={pending}
          refused={secret === "" ? `Type the new ${word}` : undefined}
        >
          {working ? "Try and replace" : connection.hasSecret ? "Replace and ping" : "Set and ping"}
        </Button>
      </DialogFoot>
    </form>
  );
}

function UserField({ username, onChange }: { username: string; onChange: (username: string) => void }) {
  return (
    <Field
      label="partnerUserID"
      hint="Expensify gives a new secret together with a new ID; leave it if it is the same."
    >
      {(wiring) => (
        <Input
          {...wiring}
          autoComplete="off"
          maxLength={254}
          value={username}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type SecretFieldProps = {
  connection: ConnectionView;
  secret: string;
  pause: string | undefined;
  onChange: (secret: string) => void;
};

function SecretField({ connection: { kind, username }, secret, pause, onChange }: SecretFieldProps) {
  const hint =
    kind === "gp"
      ? "The Windows password of the account that GP Web Services know."
      : "The partnerUserSecret that Expensify showed once.";
  return (
    <Field label={kind === "gp" ? `New password of ${username}` : "New partnerUserSecret"} error={pause} hint={hint}>
      {(wiring) => (
        <Input
          {...wiring}
          type="password"
          autoComplete="new-password"
          maxLength={256}
          value={secret}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function Failed({ replaced, word }: { replaced: ReplacedSecret; word: "password" | "secret" }) {
  const { status, title, text } = triedWords(replaced, word);
  const problem = "problem" in replaced ? replaced.problem : null;
  return (
    <div role="alert" className="grid gap-1.5 rounded-md border border-held-mark/45 bg-held-bg px-3 py-2">
      <p>
        <StatusMark status={status} className="relative top-[1.5px] mr-2" />
        <b>{title}.</b> {text}
      </p>
      {problem === null ? null : <ProblemLine problem={problem} tone="rejected" />}
    </div>
  );
}

/** Right after a refused one: each brings the account nearer to its lock. */
function pauseWords(problem: Problem): string | undefined {
  if (problem.code !== "too_many_requests") return undefined;
  return `The last one was refused a moment ago. So that the account is not locked, the next try is possible in ${formatDuration(problem.retryAfterMs)}.`;
}
