"use client";

import { useServerAction } from "#components/shared/action/use-server-action.ts";
import {
  approvePostingsAction,
  dismissPostingsAction,
  holdPostingsAction,
  includeReportsAction,
  releasePostingsAction,
  restorePostingsAction,
  withdrawApprovalAction,
} from "#lib/web/actions/posting.ts";

/** Queries that a move of a report makes old. */
export const CHANGED_BY_MOVE = [["/api/review"], ["/api/posting"], ["/api/posting/replay"]] as const;

/** The reports that are acted on. */
export type Ids = readonly string[];

const OPTIONS = { changes: CHANGED_BY_MOVE, refresh: false };

/** The calls that move reports, by their ids; each resolves with a result per report, or null when it was refused as a whole. */
export function useMoves(companyId: string) {
  const approve = useServerAction(approvePostingsAction, OPTIONS);
  const withdraw = useServerAction(withdrawApprovalAction, OPTIONS);
  const hold = useServerAction(holdPostingsAction, OPTIONS);
  const release = useServerAction(releasePostingsAction, OPTIONS);
  const dismiss = useServerAction(dismissPostingsAction, OPTIONS);
  const restore = useServerAction(restorePostingsAction, OPTIONS);
  const include = useServerAction(includeReportsAction, OPTIONS);
  const these = (postingIds: Ids) => ({
    companyId,
    selection: { kind: "these" as const, postingIds: [...postingIds] },
  });
  return {
    pending: [approve, withdraw, hold, release, dismiss, restore, include].some((each) => each.pending),
    approve: (ids: Ids) => approve.run(these(ids)),
    withdraw: (ids: Ids) => withdraw.run(these(ids)),
    hold: (ids: Ids, reason: string) => hold.run({ ...these(ids), reason }),
    release: (ids: Ids) => release.run(these(ids)),
    dismiss: (ids: Ids, reason: string) => dismiss.run({ ...these(ids), reason }),
    restore: (ids: Ids) => restore.run(these(ids)),
    include: (ids: Ids) => include.run(these(ids)),
  };
}
