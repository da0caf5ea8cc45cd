import type { ReactNode } from "react";
import { Instant } from "#components/shared/value/instant.tsx";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { secretWord } from "./health-words.ts";
import { PendingSecret } from "./pending-secret.tsx";

type SignsInAsProps = {
  connection: ConnectionView;
  mayManage: boolean;
  onReplace: () => void;
  /** The button that replaces the secret. */
  children: ReactNode;
};

/** Address and account; the secret can be replaced and never read. Under it a new one that is not in use yet. */
export function SignsInAs({ connection, mayManage, onReplace, children }: SignsInAsProps) {
  const { kind, url, username, hasSecret, hasOwnCa } = connection;
  const word = secretWord(kind);
  return (
    <div className="grid gap-[3px] border-t px-3.5 py-2.5 pb-3">
      <h3 className="text-xs font-semibold text-muted-foreground">Signs in as</h3>
      <div className="flex items-center gap-x-3 gap-y-1 phone:flex-wrap phone:justify-end">
        <p className="min-w-0 flex-1 phone:basis-full">
          <span className="mr-3 font-mono text-[0.94em] [overflow-wrap:anywhere]">{username}</span>
          <span className="text-muted-foreground">
            {hasSecret ? <SecretSet connection={connection} /> : `No ${word} is set yet.`} It can be replaced, never
            read.
          </span>
        </p>
        {children}
      </div>
      <p className="text-xs text-muted-foreground">
        At <span className="font-mono text-[0.94em] [overflow-wrap:anywhere]">{url}</span>
        {hasOwnCa ? ", trusting the certificate authority kept with this connection" : ""}
      </p>
      <PendingSecret connection={connection} mayManage={mayManage} onReplace={onReplace} />
    </div>
  );
}

function SecretSet({ connection: { kind, secretSetAt, secretSetBy } }: { connection: ConnectionView }) {
  const word = secretWord(kind) === "password" ? "Password" : "Secret";
  if (secretSetAt === null) return `${word} is set.`;
  return (
    <>
      {word} set <Instant at={secretSetAt} format="date" />
      {secretSetBy === null ? "" : ` by ${secretSetBy}`}.
    </>
  );
}
