"use client";

import type { ReactNode } from "react";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { AccountString } from "#components/shared/value/account-string.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, dayOf, formatDay, formatMoney } from "#lib/web/format.ts";
import type { LineView, PostingDetail, WhyPaid, WhyPart } from "#lib/web/queries/review.ts";
import { cn } from "#components/ui/cn.ts";
import { accountSegments, partWords, payerWords, taxWords } from "./line-words.ts";

const FAULTS: Readonly<Record<string, string>> = {
  missing: "Not in GP's chart of accounts",
  inactive: "Inactive in GP",
  no_entry: "Takes no entry in GP",
  not_posting: "No posting account in GP",
};

type WhyPanelProps = {
  line: LineView;
  detail: Pick<PostingDetail, "segments" | "separator" | "approvedAt">;
  /** "Other account for this line", where it can be had. */
  children?: ReactNode;
};

/** Why this account: each part with what it comes from, who said so and when, and whether GP takes it. */
export function WhyPanel({ line, detail, children }: WhyPanelProps) {
  const segments = accountSegments(line.parts, detail);
  const year = detail.approvedAt?.slice(0, 4) ?? "";
  return (
    <aside
      aria-label="Why this account"
      className="grid content-start gap-2 self-start rounded-lg border border-border-strong bg-popover p-3 shadow-floating"
    >
      <h3 className="text-xs font-semibold text-muted-foreground">Why this account</h3>
      <p className="text-base font-semibold">
        {segments === null ? (
          <AccountString account={line.account ?? "no account yet"} />
        ) : (
          <AccountString segments={segments} separator={detail.separator} />
        )}
      </p>
      {line.kind === "sum" ? (
        <Summed line={line} />
      ) : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1.5 border-y py-2">
          {line.parts.map((part) => (
            <Part key={part.segmentName} part={part} year={year} />
          ))}
          {line.tax === null ? null : <TaxPart tax={line.tax} />}
          {line.paid.map((paid) => (
            <Paid key={JSON.stringify([paid.payer, paid.version])} paid={paid} year={year} />
          ))}
        </dl>
      )}
      <p className="flex items-baseline gap-1.5 text-xs">
        <AccountCheck line={line} />
      </p>
      {line.spentIn === null ? null : (
        <p className="text-xs text-muted-foreground">
          Spent {line.spentIn.currency} {formatMoney(line.spentIn.amountCents)}; posted as Expensify converted it
        </p>
      )}
      {line.text === "" ? null : <p className="text-xs text-muted-foreground">Text in GP: {line.text}</p>}
      {children}
    </aside>
  );
}

function TaxPart({ tax }: { tax: NonNullable<LineView["tax"]> }) {
  return (
    <>
      <dt className="font-medium">%</dt>
      <dd>
        {taxWords(tax)}
        <span className="block text-xs text-muted-foreground">
          {["rule for this tax", tax.setBy ?? "", tax.version === null ? "" : `v${tax.version}`]
            .filter(Boolean)
            .join(", ")}
        </span>
      </dd>
    </>
  );
}

/** Each expense of a sum, with where its part of the account came from. */
function Summed({ line: { sums, sumCount } }: { line: LineView }) {
  return (
    <ul
      aria-label="Expenses of this sum"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and the keyboard has to reach it
      tabIndex={0}
      className="grid max-h-72 gap-1.5 overflow-y-auto border-b pb-2 text-xs"
    >
      {sums.map(({ expenseId, merchant, category, amountCents, parts, tax }) => (
        <li key={`${expenseId}-${tax === null ? "" : "tax"}`} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2">
          <span className="truncate" title={merchant}>
            {merchant || "No merchant"}
          </span>
          <span className="text-right tabular-nums">{formatMoney(amountCents)}</span>
          <span className="col-span-2 text-muted-foreground">
            {tax === null
              ? [category || "no category", ...parts.filter(({ kind }) => kind === "tag").map(partWords)].join(", ")
              : taxWords(tax)}
          </span>
        </li>
      ))}
      {sumCount > sums.length ? (
        <li className="text-muted-foreground">and {countOf(sumCount - sums.length, "more expense")}</li>
      ) : null}
    </ul>
  );
}

function Part({ part, year }: { part: WhyPart; year: string }) {
  const { timeZone } = useCompany();
  return (
    <>
      <dt className={cn("font-medium tabular-nums", part.value === null && "text-held")}>{part.value ?? "?"}</dt>
      <dd>
        {partWords(part)}
        <span className="block text-xs text-muted-foreground">
          {part.unsaved ? "not saved" : setWords(part, timeZone, year)}
        </span>
      </dd>
    </>
  );
}

function Paid({ paid, year }: { paid: WhyPaid; year: string }) {
  const { timeZone } = useCompany();
  const rule =
    paid.payer.kind === "employee"
      ? "owed to the employee"
      : paid.payer.kind === "card"
        ? "clearing account of the card"
        : "nobody said who paid";
  return (
    <>
      <dt className="font-medium">{paid.payer.kind === "unknown" ? "?" : "="}</dt>
      <dd>
        {payerWords([paid])}
        <span className="block text-xs text-muted-foreground">
          {[rule, setWords(paid, timeZone, year)].filter(Boolean).join(", ")}
        </span>
      </dd>
    </>
  );
}

/** "Ana Ruiz, 4 Mar, v12"; the year where it is not the report's. */
function setWords(
  { setBy, setAt, version }: Pick<WhyPart, "setBy" | "setAt" | "version">,
  timeZone: string,
  year: string,
): string {
  if (setBy === null || setAt === null) return "";
  const day = dayOf(setAt, timeZone);
  return [
    setBy,
    formatDay(day, day.startsWith(year) ? "short" : "date"),
    ...(version === null ? [] : [`v${version}`]),
  ].join(", ");
}

function AccountCheck({ line: { account, faults } }: { line: LineView }) {
  const [fault] = faults;
  if (account === null) return <span className="text-muted-foreground">Not known until it is mapped</span>;
  return fault === undefined ? (
    <>
      <StatusMark status="ok" /> Exists in GP, active, allows entry, Posting
    </>
  ) : (
    <>
      <StatusMark status="rejected" /> {FAULTS[fault] ?? "GP would refuse it"}
    </>
  );
}
