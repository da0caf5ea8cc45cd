import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { loadReviewParams } from "#components/review/desk/review-params.ts";
import { ReviewDesk } from "#components/review/review-desk.tsx";
import { prefetched } from "#lib/web/prefetch.ts";
import { targetsQuery } from "#lib/web/queries/mapping.ts";
import { postingQuery, reviewQuery } from "#lib/web/queries/review.ts";
import { listTargetsRead } from "#lib/web/reads/mapping.ts";
import { listReviewRead, readPostingRead } from "#lib/web/reads/review.ts";
import { allowed, requireCompany } from "#lib/web/session.ts";

export const metadata: Metadata = { title: "Review" };

export default async function ReviewPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const session = await requireCompany();
  const companyId = session.company.id;
  const { lane, q, id } = await loadReviewParams(searchParams);
  const page = await listReviewRead({ companyId, lane, q });
  const postingId = id ?? (page.ok ? page.value.groups[0]?.items[0]?.id : undefined);
  const posting =
    postingId === undefined
      ? []
      : [{ ...postingQuery(companyId, postingId), value: await readPostingRead({ companyId, postingId }) }];
  const targets = { ...targetsQuery(companyId), value: await listTargetsRead({ companyId }) };
  const rights = {
    mayMap: allowed(session, "mapping.edit"),
    mayApprove: allowed(session, "posting.approve"),
    mayHold: allowed(session, "posting.hold"),
    mayDismiss: allowed(session, "posting.dismiss"),
    mayInclude: allowed(session, "report.include"),
    mayRequest: allowed(session, "posting.request"),
    mayResend: allowed(session, "posting.resend"),
    mayRun: allowed(session, "sync.run"),
  };
  return (
    <HydrationBoundary state={prefetched({ ...reviewQuery({ companyId, lane, q }), value: page }, targets, ...posting)}>
      <ReviewDesk rights={rights} />
    </HydrationBoundary>
  );
}
