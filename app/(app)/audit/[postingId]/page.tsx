import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { RecordDesk } from "#components/audit/record-desk.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { auditRecordQuery } from "#lib/web/queries/audit.ts";
import { readRecordRead } from "#lib/web/reads/audit.ts";
import { requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Audit record" };

export default async function AuditRecordPage({ params }: { params: Promise<{ postingId: string }> }) {
  await requireCompany();
  const { postingId } = await params;
  return (
    <HydrationBoundary
      state={prefetched({ ...auditRecordQuery(postingId), value: await readRecordRead({ postingId }) })}
    >
      <RecordDesk postingId={postingId} />
    </HydrationBoundary>
  );
}
