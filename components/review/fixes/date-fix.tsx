"use client";

import { notify } from "#components/shared/notify.ts";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { Button } from "#components/ui/button.tsx";
import { dateReportAction } from "#lib/web/actions/posting.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { formatDay } from "#lib/web/format.ts";
import type { PostingDetail } from "#lib/web/queries/review.ts";

type DateFixProps = {
  detail: Pick<PostingDetail, "id" | "openDay">;
  mayMap: boolean;
  onSaved: (releasedPostingIds: readonly string[]) => void;
};

/** Its period is closed: a person may date this one report on the first open day, whatever the company's rule says. */
export function DateFix({ detail: { id: postingId, openDay }, mayMap, onSaved }: DateFixProps) {
  const { id: companyId } = useCompany();
  const { run, pending } = useServerAction(dateReportAction, {
    changes: [["/api/review"], ["/api/posting"]],
    refresh: false,
  });
  const undo = async () => {
    if ((await run({ companyId, postingId, to: null })) !== null)
      notify({ tone: "done", title: "The report has the date of the rule again" });
  };
  const save = async () => {
    const saved = await run({ companyId, postingId, to: "first_open" });
    if (saved === null || saved.date === null) return;
    notify({
      ...{ tone: "done", title: `The report is dated ${formatDay(saved.date)}` },
      text: "You say it, so another person approves.",
      action: { label: "Undo", run: () => void undo() },
    });
    onSaved(saved.released.map((each) => each.postingId));
  };
  const refused = mayMap
    ? openDay === null
      ? "No later period is open: open one, or add one to the calendar"
      : undefined
    : "Dating a report needs the role mapper";
  return (
    <Button variant="primary" pending={pending} refused={refused} onClick={() => void save()}>
      {openDay === null ? "Date it on the first open day" : `Date it ${formatDay(openDay)}`}
    </Button>
  );
}
