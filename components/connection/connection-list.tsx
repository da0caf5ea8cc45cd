import { StatusMark, type Status } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Card, CardTitle } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { CallBudgetBars } from "./call-budget-bars.tsx";
import { dueWords } from "./facts/certificate-words.ts";
import { healthWords, isDoubted, servesWords } from "./health-words.ts";

type ConnectionListProps = {
  connections: readonly ConnectionView[];
  now: string;
  chosenId: string;
  pingingId: string | null;
  onChoose: (id: string) => void;
};

/** Expensify and GP in one card, each connection with its health; under Expensify the calls used. */
export function ConnectionList({ connections, ...rest }: ConnectionListProps) {
  const groups = [
    { title: "Expensify", members: connections.filter(({ kind }) => kind === "expensify") },
    { title: "Dynamics GP", members: connections.filter(({ kind }) => kind === "gp") },
  ];
  return (
    <Card aria-label="Connections" className="overflow-clip max-md:order-last">
      {groups.map(({ title, members }) =>
        members.length === 0 ? null : (
          <div key={title} className="not-first:border-t">
            <div className="flex min-h-10 items-center border-b px-3.5">
              <CardTitle>{title}</CardTitle>
            </div>
            <div>
              {members.map((connection) => (
                <ConnectionRow key={connection.id} connection={connection} {...rest} />
              ))}
            </div>
          </div>
        ),
      )}
      <p className="border-t px-3.5 py-3 text-xs text-muted-foreground">
        One GP server can serve several companies; each has its own role, mapping and schedule.
      </p>
    </Card>
  );
}

type RowProps = Omit<ConnectionListProps, "connections"> & { connection: ConnectionView };

function ConnectionRow({ connection, now, chosenId, pingingId, onChoose }: RowProps) {
  const { id, name, pingedAt, health, budget } = connection;
  const { status, short } = listWords(connection, new Date(now));
  const chosen = id === chosenId;
  return (
    <div className="not-first:border-t">
      <button
        type="button"
        aria-current={chosen ? "true" : undefined}
        onClick={() => onChoose(id)}
        className={cn(
          "focus-inset grid w-full grid-cols-[12px_minmax(0,1fr)_auto] items-baseline gap-2.5 px-3.5 py-[9px] text-left hover:bg-accent",
          chosen && "bg-selected shadow-[inset_2px_0_var(--primary)] hover:bg-selected",
        )}
      >
        <StatusMark status={pingingId === id ? "run" : status} label={short} className="relative top-[1.5px]" />
        <span className="min-w-0">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-xs text-muted-foreground">{servesWords(connection)}</span>
        </span>
        <span className="text-xs whitespace-nowrap text-muted-foreground">
          {pingingId === id ? (
            "pinging"
          ) : health === "ok" && status === "ok" && pingedAt !== null ? (
            <Instant at={pingedAt} format="time" plain />
          ) : (
            short
          )}
        </span>
      </button>
      {budget.length > 0 ? <CallBudgetBars budget={budget} /> : null}
    </div>
  );
}

/** A mark and a word: what keeps it from working first, then what soon will. */
function listWords(connection: ConnectionView, now: Date): Readonly<{ status: Status; short: string }> {
  const { status, short } = healthWords(connection);
  if (isDoubted(connection)) return { status: "rejected", short: "Other company" };
  if (status === "rejected") return { status, short };
  const due = dueWords(connection, now);
  return due === null ? { status, short } : { status: due.status, short: due.short };
}
