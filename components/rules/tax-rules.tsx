"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { shareText, taxRuleWords } from "#components/shared/mapping/option-words.ts";
import { targetOption } from "#components/shared/mapping/target-options.ts";
import { Picker } from "#components/shared/picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle, Spacer } from "#components/ui/card.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { countOf } from "#lib/web/format.ts";
import type { Targets } from "#lib/web/queries/mapping.ts";
import type { RuleProps } from "./choice.tsx";
import { parseShare, type TaxDraft } from "./rule-words.ts";

const WHOLE_BASIS_POINTS = 10_000;

/** What part of which tax is got back, and where it goes. */
export function TaxRules({ page, draft, edit, mayEdit, targets }: RuleProps & { targets: Targets | undefined }) {
  const { taxRules } = draft;
  const unruled = page.taxes.filter(({ tax }) => !taxRules.some((rule) => rule.tax === tax));
  const put = (index: number, change: Partial<TaxDraft>) =>
    edit({ taxRules: taxRules.map((rule, at) => (at === index ? { ...rule, ...change } : rule)) });
  const add = () => {
    const tax = unruled[0]?.tax ?? page.taxes[0]?.tax ?? "";
    edit({ taxRules: [...taxRules, { tax, category: null, recoverableBasisPoints: WHOLE_BASIS_POINTS, account: "" }] });
  };
  return (
    <Card aria-label="Tax and currency">
      <CardHead>
        <CardTitle>Tax and currency</CardTitle>
        <Spacer />
        {mayEdit ? (
          <Button size="sm" onClick={add}>
            <Plus aria-hidden="true" /> Add a tax rule
          </Button>
        ) : null}
      </CardHead>
      <div className="grid gap-3 p-3.5">
        {taxRules.length === 0 ? (
          <p className="text-muted-foreground">
            No rule: tax stays in the expense, and its whole amount is charged to the expense's account.
            {page.taxes.length === 0 ? " The last reports name no tax." : null}
          </p>
        ) : (
          <ul className="grid gap-3">
            {taxRules.map((rule, index) => (
              // The place is the rule's only identity while it is written.
              <TaxRow
                key={index}
                rule={rule}
                page={page}
                targets={targets}
                mayEdit={mayEdit}
                onPut={(change) => put(index, change)}
                onRemove={() => edit({ taxRules: taxRules.filter((_rule, at) => at !== index) })}
              />
            ))}
          </ul>
        )}
        {unruled.length > 0 ? (
          <p className="text-xs text-muted-foreground">
            Also seen, without a rule:{" "}
            {unruled.map(({ tax, expenses }) => `${tax} (${countOf(expenses, "expense")})`).join(", ")}.
          </p>
        ) : null}
        <Facts currency={page.currency} />
      </div>
    </Card>
  );
}

type TaxRowProps = {
  rule: TaxDraft;
  page: RuleProps["page"];
  targets: Targets | undefined;
  mayEdit: boolean;
  onPut: (change: Partial<TaxDraft>) => void;
  onRemove: () => void;
};

function TaxRow({ rule, page, targets, mayEdit, onPut, onRemove }: TaxRowProps) {
  if (!mayEdit) return <li>{taxRuleWords(rule)}</li>;
  const name = rule.tax === "" ? "this tax" : rule.tax;
  return (
    <li className="grid grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_72px_28px] gap-2 phone:grid-cols-[minmax(0,1fr)_72px_40px]">
      <TaxName rule={rule} page={page} onPut={onPut} />
      <Select
        aria-label={`Categories that the rule for ${name} is for`}
        value={rule.category ?? ""}
        onChange={({ target }) => onPut({ category: target.value === "" ? null : target.value })}
        className="phone:col-span-3 phone:row-start-2"
      >
        <option value="">All other categories</option>
        {page.categories.map((category) => (
          <option key={category} value={category}>
            {category}
          </option>
        ))}
      </Select>
      <ShareField key={rule.recoverableBasisPoints} rule={rule} name={name} onPut={onPut} />
      <Button size="icon" aria-label={`Take the rule for ${name} away`} onClick={onRemove} className="self-center">
        <X aria-hidden="true" />
      </Button>
      <Picker
        label={`Account for ${name}`}
        placeholder="Account of the recoverable part"
        options={(targets?.accounts ?? []).map(targetOption)}
        value={rule.account === "" ? null : rule.account}
        onPick={(account) => onPut({ account })}
        className="col-span-4 phone:col-span-3"
      />
    </li>
  );
}

/** Names that the last reports use; another one can be written. */
function TaxName({ rule, page, onPut }: Pick<TaxRowProps, "rule" | "page" | "onPut">) {
  return (
    <>
      <Input
        aria-label="Name of the tax in Expensify"
        placeholder="Tax in Expensify"
        list="seen-taxes"
        value={rule.tax}
        onChange={({ target }) => onPut({ tax: target.value })}
      />
      <datalist id="seen-taxes">
        {page.taxes.map(({ tax }) => (
          <option key={tax} value={tax}>
            {tax}
          </option>
        ))}
      </datalist>
    </>
  );
}

function ShareField({ rule, name, onPut }: Pick<TaxRowProps, "rule" | "onPut"> & { name: string }) {
  const [text, setText] = useState(shareText(rule.recoverableBasisPoints));
  const points = parseShare(text);
  const take = () =>
    points === null ? setText(shareText(rule.recoverableBasisPoints)) : onPut({ recoverableBasisPoints: points });
  return (
    <span className="relative">
      <Input
        aria-label={`Recoverable share of ${name}, percent`}
        aria-invalid={points === null ? true : undefined}
        inputMode="decimal"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onBlur={take}
        onKeyDown={({ key }) => (key === "Enter" ? take() : undefined)}
        className="pr-6 text-right"
      />
      <span aria-hidden="true" className="absolute top-1/2 right-2.5 -translate-y-1/2 text-muted-foreground">
        %
      </span>
    </span>
  );
}

/** What no choice changes, and what a controller would look for here. */
function Facts({ currency }: { currency: string }) {
  return (
    <ul className="grid gap-1.5 border-t pt-3 text-xs text-muted-foreground">
      <li>
        <b className="font-medium text-foreground">GP's tax reports may not show this.</b> A recoverable part is a plain
        line of the journal: GP takes tax detail from its own tax entries, which a general entry does not make. File
        from the account.
      </li>
      <li>
        A cent that cannot be split stays in the expense. Without a rule for its tax, or a share of 0, all of it does.
      </li>
      <li>
        What was spent in another currency is posted in {currency}, at the amount that Expensify converted it to; its
        tax is converted alike. The line shows both amounts.
      </li>
      <li>A refund credits its account. An expense of 0.00 makes no line.</li>
    </ul>
  );
}
