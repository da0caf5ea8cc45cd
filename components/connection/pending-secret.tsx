"use client";

import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { notify } from "#components/shared/notify.ts";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Button } from "#components/ui/button.tsx";
import { discardPendingAction, tryPendingAction } from "#lib/web/actions/connection.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { secretWord } from "./health-words.ts";
import { triedWords } from "./pending-words.ts";

type PendingSecretProps = { connection: ConnectionView; mayManage: boolean; onReplace: () => void };

/** A new password or secret that is not in use: it waits for a ping that signs in, or was refused and is gone. */
export function PendingSecret({ connection, mayManage, onReplace }: PendingSecretProps) {
  const { id, kind, pending } = connection;
  const word = secretWord(kind);
  const changes = { changes: [["/api/connection"]] };
  const trying = useServerAction(tryPendingAction, {
    ...changes,
    done: (tried) => {
      const { status, title, text } = triedWords(tried, word);
      notify({ tone: status === "ok" ? "done" : "problem", title, text });
      return null;
    },
  });
  const discarding = useServerAction(discardPendingAction, {
    ...changes,
    done: ({ name }) => `The new ${word} of ${name} is discarded; the one in use stays`,
  });
  if (pending === null) return null;
  const refused = mayManage ? undefined : `Replacing a ${word} needs the role administrator`;
  return (
    <section
      aria-label={`New ${word}`}
      className="mt-1.5 grid gap-2 rounded-md border border-held-mark/45 bg-held-bg px-3 py-2"
    >
      <p>
        <StatusMark status={pending.refused ? "rejected" : "held"} className="relative top-[1.5px] mr-2" />
        <PendingWords connection={connection} pending={pending} />
      </p>
      <div className="flex flex-wrap gap-2">
        {pending.refused ? null : (
          <Button
            size="sm"
            refused={refused}
            pending={trying.pending}
            onClick={() => void trying.run({ connectionId: id })}
          >
            Try it again
          </Button>
        )}
        <Button size="sm" refused={refused} onClick={onReplace}>
          Type another
        </Button>
        <Button
          size="sm"
          variant="ghost"
          refused={refused}
          pending={discarding.pending}
          onClick={() => void discarding.run({ connectionId: id })}
        >
          {pending.refused ? "Close" : "Discard it"}
        </Button>
      </div>
    </section>
  );
}

function PendingWords({
  connection: { kind },
  pending: { setAt, setBy, username, refused },
}: {
  connection: ConnectionView;
  pending: NonNullable<ConnectionView["pending"]>;
}) {
  const word = secretWord(kind);
  const by = setBy === null ? "" : ` by ${setBy}`;
  const of = username === null ? "" : ` of ${username}`;
  if (refused)
    return (
      <>
        <b>
          A new {word}
          {of} was refused
        </b>{" "}
        at the sign-in: set <Instant at={setAt} format="short" />
        {by}, tried once, thrown away. The one in use stays in use.
      </>
    );
  return (
    <>
      <b>
        A new {word}
        {of} waits
      </b>{" "}
      since <Instant at={setAt} format="short" />, set{by}. No ping has come as far as the sign-in yet, so the one in
      use stays in use.
    </>
  );
}
