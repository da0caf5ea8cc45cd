import type { ConnectionView } from "#lib/web/queries/connection.ts";

type Gp = Pick<NonNullable<ConnectionView["gp"]>, "surface" | "hasPeriods">;

/** By which of its two surfaces GP is spoken to, and where fiscal periods come from. */
export function surfaceWords({ surface, hasPeriods }: Gp): string {
  const spoken =
    surface === "sba"
      ? "SBA (REST), by resources that the customer's GP partner has built. Microsoft ships none for journals, accounts or fiscal periods."
      : "GP Web Services (SOAP).";
  const periods = hasPeriods
    ? "Fiscal periods are read from GP."
    : "Fiscal periods are the ones of the calendar kept here: this connection offers none.";
  return `${spoken} ${periods}`;
}
