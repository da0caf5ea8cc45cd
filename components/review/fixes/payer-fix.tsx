"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { DayText } from "#components/shared/value/day-text.tsx";
import { Money } from "#components/shared/value/money.tsx";
import { Button } from "#components/ui/button.tsx";
import { Select } from "#components/ui/select.tsx";
import { overrideExpenseAction } from "#lib/web/actions/posting.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf } from "#lib/web/format.ts";
import { targetsQuery } from "#lib/web/queries/mapping.ts";
import type { ExpenseView, PostingDetail, ProblemView } from "#lib/web/queries/review.ts";

type PayerFixProps = {
  detail: PostingDetail;
  problem: ProblemView;
  onSaved: (releasedPostingIds: readonly string[]) => void;
};

/** Who paid each expense of which nobody can tell: the employee, or a company card. */
export function PayerFix({ detail, problem, onSaved }: PayerFixProps) {
  const { id: companyId } = useCompany();
  const { data: targets } = useQuery(targetsQuery(companyId));
  const [payers, setPayers] = useState<ReadonlyMap<string, string>>(new Map());
  const { run, pending } = useServerAction(overrideExpenseAction, {
    changes: [["/api/review"], ["/api/posting"]],
    refresh: false,
    done: (_saved, { expenseIds, target }) =>
      `${countOf(expenseIds.length, "expense")} paid by ${payerName(target ?? "")}`,
  });
  const expenses = detail.expenses.filter((expense) => problem.expenseIds.includes(expense.id));
  const chosen = [...payers].filter(([id]) => problem.expenseIds.includes(id));
  const save = async () => {
    const released: string[] = [];
    // One call per payer: each is one saved change, and a refused one leaves the others done.
    for (const [target, members] of Map.groupBy(chosen, ([, payer]) => payer)) {
      const saved = await run({
        companyId,
        postingId: detail.id,
        expenseIds: members.map(([id]) => id),
        kind: "expense_payer",
        target,
      });
      released.push(...(saved?.released.map((each) => each.postingId) ?? []));
    }
    setPayers(new Map());
    onSaved(released);
  };
  return (
    <div className="grid gap-2">
      <ul className="grid gap-1.5">
        {expenses.map((expense) => (
          <PayerRow
            key={expense.id}
            expense={expense}
            cards={targets?.cards ?? []}
            value={payers.get(expense.id) ?? ""}
            onChange={(payer) => setPayers(new Map(payers).set(expense.id, payer))}
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          pending={pending}
          refused={chosen.length === 0 ? "Say who paid first" : undefined}
          onClick={() => void save()}
          className="phone:w-full"
        >
          {chosen.length > 0 ? `Credit ${countOf(chosen.length, "expense")} to who paid` : "Credit to who paid"}
        </Button>
        <span className="text-xs text-muted-foreground">
          For these expenses only. You say it, so another person approves.
        </span>
      </div>
    </div>
  );
}

function payerName(target: string): string {
  return target === "employee" ? "the employee" : target.replace(/^card:/, "");
}

type PayerRowProps = {
  expense: ExpenseView;
  cards: readonly string[];
  value: string;
  onChange: (payer: string) => void;
};

function PayerRow({ expense, cards, value, onChange }: PayerRowProps) {
  const { merchant, spentOn, amountCents, comment } = expense;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto_220px] items-center gap-3 phone:grid-cols-[minmax(0,1fr)_auto]">
      <span className="min-w-0 truncate">
        <b>{merchant || "No merchant"}</b>
        <span className="ml-2 text-xs text-muted-foreground">
          {spentOn === null ? null : <DayText value={spentOn} format="short" />} {comment}
        </span>
      </span>
      <Money amountCents={amountCents} />
      <Select
        aria-label={`Who paid ${merchant}`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="phone:col-span-2"
      >
        <option value="" disabled>
          Paid by whom?
        </option>
        <option value="employee">The employee, own money</option>
        {cards.map((card) => (
          <option key={card} value={`card:${card}`}>
            {card}
          </option>
        ))}
      </Select>
    </li>
  );
}
