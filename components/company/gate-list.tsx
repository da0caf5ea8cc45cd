import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { LabelledCheckbox } from "#components/ui/checkbox.tsx";
import type { Gate } from "#lib/web/queries/company.ts";
import { tickWords } from "./gate-words.ts";

type Tick = Gate["ticks"][number];
type GateListProps = {
  gate: Gate;
  passed: ReadonlySet<Tick["check"]>;
  /** Undefined where nobody may pass anything: no right, or live already. */
  onPass: ((check: Tick["check"], isPassed: boolean) => void) | undefined;
};

/** Every tick with its fact; where it is open, what to do and who can. */
export function GateList({ gate, passed, onPass }: GateListProps) {
  const green = gate.ticks.filter(({ done }) => done).length;
  return (
    <Card>
      <CardHead>
        <CardTitle>What has to be true</CardTitle>
        <Spacer />
        <span className="text-xs text-muted-foreground">
          {green} of {gate.ticks.length} green
        </span>
      </CardHead>
      <ul>
        {gate.ticks.map((tick) => (
          <GateRow key={tick.check} tick={tick} isPassed={passed.has(tick.check)} onPass={onPass} />
        ))}
      </ul>
    </Card>
  );
}

type GateRowProps = { tick: Tick; isPassed: boolean; onPass: GateListProps["onPass"] };

function GateRow({ tick, isPassed, onPass }: GateRowProps) {
  const { check, done, must, names, more, at } = tick;
  const { title, fact, todo, who } = tickWords(tick);
  const mark = done ? "ok" : must ? "rejected" : "held";
  const isNamed = !done && NAMED.includes(check) && names.length > 0;
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 border-b px-3.5 py-2.5 last:border-b-0">
      <StatusMark status={mark} label={done ? "Done" : must ? "Missing" : "Open"} className="relative top-1" />
      <div className="grid gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <b className="font-semibold">{title}</b>
          <span className="text-muted-foreground">
            {fact}
            {at === null ? null : (
              <>
                , <Instant at={at} />
              </>
            )}
          </span>
        </p>
        {isNamed ? (
          <p className="text-xs text-muted-foreground">
            {names.join(", ")}
            {more > 0 ? ` and ${more} more` : ""}
          </p>
        ) : null}
        {done ? null : (
          <p className="text-xs">
            {todo} <span className="text-muted-foreground">{who}.</span>
          </p>
        )}
        {!done && !must && onPass !== undefined ? (
          <LabelledCheckbox
            checked={isPassed}
            onChange={(event) => onPass(check, event.target.checked)}
            label={<span className="text-xs">Go live without it</span>}
          />
        ) : null}
      </div>
    </li>
  );
}

/** Ticks whose names are things to look at; those of the others stand in the fact. */
const NAMED: readonly Tick["check"][] = [
  "account_format",
  "settlement_confirmed",
  "spend_covered",
  "workspaces_mapped",
];
