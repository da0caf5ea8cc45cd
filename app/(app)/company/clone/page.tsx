import type { Metadata } from "next";
import { CloneDesk } from "#components/company/clone/clone-desk.tsx";
import { requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Take over rules" };

export default async function ClonePage() {
  await requireCompany();
  return <CloneDesk />;
}
