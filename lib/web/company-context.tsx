"use client";

import { createContext, type ReactNode, useContext } from "react";
import { assert } from "#lib/core/assert.ts";
import { formatInstant } from "./format.ts";

/** The GP company that the pages are about now; set by `app/(app)/layout.tsx`. */
export type CurrentCompany = Readonly<{
  id: string;
  /** As in GP: `HALD`. */
  code: string;
  name: string;
  currency: string;
  timeZone: string;
}>;

const Context = createContext<CurrentCompany | null>(null);

export function CompanyProvider({ company, children }: { company: CurrentCompany; children: ReactNode }) {
  return <Context value={company}>{children}</Context>;
}

/** How problems tell instants: on the company's clock, where there is a company; in UTC on the pages before one is chosen. */
export function useInstant(): (at: string) => string | undefined {
  const timeZone = useContext(Context)?.timeZone;
  return (at) => (timeZone === undefined ? undefined : formatInstant(at, timeZone, "full"));
}

/** Whose wall clock instants are shown on: the company's, or UTC where there is none yet. */
export function useTimeZone(): string {
  return useContext(Context)?.timeZone ?? "UTC";
}

/** The current company; only below `CompanyProvider`, which is everywhere in `app/(app)`. */
export function useCompany(): CurrentCompany {
  const company = useContext(Context);
  assert(company !== null, "useCompany outside of CompanyProvider");
  return company;
}
