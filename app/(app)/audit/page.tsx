import type { Metadata } from "next";
import { AuditDesk } from "#components/audit/audit-desk.tsx";
import { requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage() {
  await requireCompany();
  return <AuditDesk />;
}
