import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { ShadowDesk } from "#components/company/shadow/shadow-desk.tsx";
import { addDays, day, dayInZone } from "#lib/core/day.ts";
import { prefetched } from "#lib/web/prefetch.ts";
import { shadowQuery } from "#lib/web/queries/shadow.ts";
import { readShadowRead } from "#lib/web/reads/shadow.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Shadow month" };

export default async function ShadowPage() {
  const session = await requireCompany();
  const { id: companyId, timeZone } = session.company;
  const params = { companyId, kind: "all", page: 1 } as const;
  const today = dayInZone(session.ctx.clock.now(), timeZone);
  const to = addDays(day(`${today.slice(0, 7)}-01`), -1);
  const rights = { mayAsk: allowed(session, "sync.run"), mayConfirm: allowed(session, "report.include") };
  return (
    <HydrationBoundary state={prefetched({ ...shadowQuery(params), value: await readShadowRead(params) })}>
      <ShadowDesk rights={rights} period={{ from: `${to.slice(0, 7)}-01`, to }} />
    </HydrationBoundary>
  );
}
