"use client";

import { type SubmitEvent, useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFoot } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { replaceSecretAction } from "#lib/web/actions/connection.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { secretWord } from "./health-words.ts";

type ReplaceSecretProps = {
  connection: ConnectionView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onReplaced: () => void;
};

/** A new password or secret: it goes in and never comes out again. Afterwards the connection is pinged. */
export function ReplaceSecret({ connection, open, onOpenChange, onReplaced }: ReplaceSecretProps) {
  const word = secretWord(connection.kind);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`${connection.hasSecret ? "Replace" : "Set"} the ${word} of ${connection.name}`}
        description={`It is stored encrypted for ${URL.parse(connection.url)?.host ?? "this address"} alone. Nobody can read it again, and the audit says only that it was set.`}
      >
        <SecretForm
          connection={connection}
          word={word}
          onDone={() => {
            onOpenChange(false);
            onReplaced();
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function SecretForm({
  connection,
  word,
  onDone,
}: {
  connection: ConnectionView;
  word: "password" | "secret";
  onDone: () => void;
}) {
  const [secret, setSecret] = useState("");
  const { run, pending } = useServerAction(replaceSecretAction, {
    changes: [["/api/connection"]],
    done: ({ name }) => `The ${word} of ${name} was replaced`,
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (secret === "" || pending) return;
    const replaced = await run({ connectionId: connection.id, secret });
    setSecret("");
    if (replaced) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="grid gap-3">
      <Field
        label={`New ${word} of ${connection.username}`}
        hint={
          connection.kind === "gp"
            ? "The Windows password of the account that GP Web Services know."
            : "The partnerUserSecret that Expensify showed once."
        }
      >
        {(wiring) => (
          <Input
            {...wiring}
            type="password"
            autoComplete="new-password"
            maxLength={256}
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        )}
      </Field>
      <DialogFoot>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button
          type="submit"
          variant="primary"
          pending={pending}
          refused={secret === "" ? `Type the new ${word}` : undefined}
        >
          Replace and ping
        </Button>
      </DialogFoot>
    </form>
  );
}
