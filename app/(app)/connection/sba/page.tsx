import type { Metadata } from "next";
import { SbaContract } from "#components/connection/sba/sba-contract.tsx";
import { requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "GP over SBA" };

/** What a GP partner builds: the contract of the SBA resources. */
export default async function SbaPage() {
  await requireCompany();
  return <SbaContract />;
}
