import Link from "next/link";
import { Instant } from "#components/shared/value/instant.tsx";
import { SBA_REQUIRED } from "#lib/core/connection/sba-resources.ts";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { periodsWords } from "./periods-words.ts";

const LINK = "text-link underline";

/** By which of its two surfaces GP is spoken to, and where fiscal periods come from. Nothing for Expensify. */
export function GpSurface({ connection: { gp, companies } }: { connection: ConnectionView }) {
  if (gp === null) return null;
  const periods = periodsWords(gp, companies);
  return (
    <section aria-label="How GP is spoken to" className="grid gap-1 border-t px-3.5 py-2.5">
      <h3 className="text-xs font-semibold text-muted-foreground">How GP is spoken to</h3>
      <p>
        {gp.surface === "sba"
          ? "SBA (REST), by resources that the customer's GP partner has built. Microsoft ships none for journals, accounts or fiscal periods."
          : "GP Web Services (SOAP)."}{" "}
        <span className={periods.isHeld ? "text-held" : undefined}>
          {periods.text}
          {periods.at === null ? null : (
            <>
              {" "}
              <Instant at={periods.at} format="short" />.
            </>
          )}
        </span>
      </p>
      {gp.surface === "sba" ? <Resources gp={gp} /> : null}
      <p className="text-xs text-muted-foreground">
        <Link href="/connection/sba" className={LINK}>
          {gp.surface === "sba"
            ? "What the partner has to offer, resource by resource"
            : "What it takes to use SBA instead"}
        </Link>
      </p>
    </section>
  );
}

function Resources({ gp }: { gp: NonNullable<ConnectionView["gp"]> }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 text-xs phone:grid-cols-[minmax(0,1fr)] [&>div>dt]:phone:mt-1">
      {gp.resources.map(({ resource, path }) => (
        <div key={resource} className="contents">
          <dt>
            {resource}
            {SBA_REQUIRED.some((required) => required === resource) ? " (required)" : ""}
          </dt>
          <dd className="font-mono [overflow-wrap:anywhere]">{path ?? "not offered"}</dd>
        </div>
      ))}
    </dl>
  );
}
