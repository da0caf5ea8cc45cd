import type { ReactNode } from "react";
import { countOf, formatInstant } from "#lib/web/format.ts";
import { type Names, problemText } from "#lib/web/problem-text.ts";
import type { ReviewGroup } from "#lib/web/queries/review.ts";

const KINDS: Readonly<Record<Exclude<ReviewGroup["kind"], "cause" | "batch">, string>> = {
  waiting: "Waits for an approver",
  next_send: "Goes with the next send",
  queued: "On its way to GP",
  uncertain: "Asked GP, no answer yet",
  in_flight: "Being sent now",
  nothing_to_post: "Nothing to post",
  by_hand: "Keyed in GP by hand",
  all: "All reports",
};

/** What a group has in common, its subject in bold: Tag **Denver** has no cost centre. */
export function GroupTitle({ group, names }: { group: ReviewGroup; names: Names }): ReactNode {
  const { kind, problem, batchId } = group;
  if (kind === "batch") {
    return batchId ? (
      <>
        Batch <b>{batchId}</b>
      </>
    ) : (
      "Found in GP"
    );
  }
  if (kind !== "cause") return KINDS[kind];
  return problem === null ? "Held without a reason" : <CauseTitle problem={problem} names={names} />;
}

type CauseProps = { problem: NonNullable<ReviewGroup["problem"]>; names: Names };

function CauseTitle({ problem, names }: CauseProps): ReactNode {
  switch (problem.code) {
    case "tag_unmapped":
      return (
        <>
          Tag <b>{problem.tag}</b> has no {segmentWord(names, problem.segment)}
        </>
      );
    case "category_unmapped":
      return (
        <>
          Category <b>{problem.category}</b> has no GP {segmentWord(names, problem.segment)}
        </>
      );
    case "account_missing":
      return <AccountTitle account={problem.account} what="does not exist in GP" />;
    case "account_inactive":
      return <AccountTitle account={problem.account} what="is inactive in GP" />;
    case "account_no_entry":
      return <AccountTitle account={problem.account} what="takes no entry in GP" />;
    case "account_not_posting":
      return <AccountTitle account={problem.account} what="is no posting account" />;
    case "held_by_person":
      return "Held by a person";
    default:
      return <WithBoldQuotes text={problemText(problem, names).title} />;
  }
}

/** The segment's name as it stands in a sentence. */
function segmentWord(names: Names, position: number): string {
  return names.segment?.(position) ?? "account";
}

function AccountTitle({ account, what }: { account: string; what: string }) {
  return (
    <>
      <b className="whitespace-nowrap tabular-nums">{account}</b> {what}
    </>
  );
}

/** What the words quote is their subject. */
function WithBoldQuotes({ text }: { text: string }) {
  const [before, quoted, after] = /^(.*?)“(.+)”(.*)$/s.exec(text)?.slice(1) ?? [];
  if (quoted === undefined) return text;
  return (
    <>
      {before}
      <b>{quoted}</b>
      {after}
    </>
  );
}

/** "6 reports, first 9 Nov". */
export function groupNote({ items, firstAt }: ReviewGroup, timeZone: string): string {
  const count = countOf(items.length, "report");
  return firstAt === null || items.length === 1
    ? count
    : `${count}, first ${formatInstant(firstAt, timeZone, "weekday")}`;
}
