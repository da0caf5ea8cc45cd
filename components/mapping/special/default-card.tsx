"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { targetOption } from "#components/shared/mapping/target-options.ts";
import { Picker } from "#components/shared/picker.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { Input } from "#components/ui/input.tsx";
import { useCompany } from "#lib/web/company-context.tsx";
import { type SpecialRules, targetsQuery } from "#lib/web/queries/mapping.ts";
import type { AskChanges } from "./use-ask-changes.tsx";

type DefaultCardProps = {
  page: SpecialRules;
  mayEdit: boolean;
  onAsk: AskChanges;
};

/** A cost centre for expenses that have none: of the company, and of single employees. */
export function DefaultCard({ page, mayEdit, onAsk }: DefaultCardProps) {
  const isOn = page.defaultByCompany || page.defaultByEmployee;
  return (
    <Card>
      <CardHead>
        <CardTitle>Defaults for a missing cost centre</CardTitle>
        <span className="text-xs text-muted-foreground">{isOn ? onWords(page) : "off"}</span>
      </CardHead>
      <div className="grid gap-2.5 px-3.5 py-3 text-sm">
        <p className="text-muted-foreground">
          {isOn
            ? "A journal that used one says so in its line and waits for an approval, whatever the policy."
            : "They are switched off, so an expense without a cost centre is held. Rules switches them on."}
        </p>
        {page.costCentres.map((segment) => (
          <DefaultRows key={segment.position} {...{ page, mayEdit, onAsk, segment }} />
        ))}
      </div>
    </Card>
  );
}

function onWords({ defaultByCompany, defaultByEmployee }: SpecialRules): string {
  if (defaultByCompany && defaultByEmployee) return "on, by employee before by company";
  return defaultByCompany ? "on, by company" : "on, by employee";
}

type DefaultRowsProps = DefaultCardProps & { segment: SpecialRules["costCentres"][number] };

function DefaultRows({ page, mayEdit, onAsk, segment: { position, name } }: DefaultRowsProps) {
  const [email, setEmail] = useState("");
  const { id } = useCompany();
  const { data: targets } = useQuery(targetsQuery(id));
  const options = (targets?.segments.find((each) => each.position === position)?.values ?? []).map(targetOption);
  const rows = page.defaults.filter(({ segment }) => segment === position);
  const save = (source: string, target: string | null) => onAsk(question({ position, name }, source, target));
  const sources = ["", ...rows.map(({ source }) => source).filter((source) => source !== "")];
  return (
    <ul className="grid gap-1.5">
      {sources.map((source) => {
        const row = rows.find((each) => each.source === source);
        return (
          <li key={source} className="flex flex-wrap items-center gap-2">
            <span className="min-w-48 flex-1 truncate">{source === "" ? `${name} of the company` : source}</span>
            {mayEdit ? (
              <span className="w-64 phone:w-full">
                <Picker
                  label={`${name} of ${source || "the company"}`}
                  options={options}
                  value={row?.target ?? null}
                  onPick={(target) => void save(source, target)}
                  placeholder="None: held"
                  small
                />
              </span>
            ) : (
              <span>{row?.target ?? "none"}</span>
            )}
            {mayEdit && row !== undefined ? (
              <Button size="sm" onClick={() => void save(source, null)}>
                Remove
              </Button>
            ) : null}
          </li>
        );
      })}
      {mayEdit ? (
        <li className="flex flex-wrap items-center gap-2">
          <Input
            aria-label="E-mail of an employee"
            type="email"
            className="min-w-48 flex-1"
            placeholder="An employee's e-mail"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <span className="w-64 phone:w-full">
            <Picker
              label={`${name} of the employee`}
              options={email.includes("@") ? options : []}
              value={null}
              onPick={(target) =>
                void save(email.trim().toLowerCase(), target).then((saved) => (saved ? setEmail("") : undefined))
              }
              placeholder={email.includes("@") ? "Choose" : "Write the e-mail first"}
              small
            />
          </span>
        </li>
      ) : null}
    </ul>
  );
}

function question(
  { position, name }: DefaultRowsProps["segment"],
  source: string,
  target: string | null,
): Parameters<AskChanges>[0] {
  const of = source || "the company";
  return {
    title: target === null ? `Remove the default of ${of}?` : `${name} ${target} as the default of ${of}?`,
    description: "It fills in a cost centre that an expense does not have, where the rules switch defaults on.",
    button: target === null ? "Remove the default" : "Save the default",
    changes: [{ kind: "default", segment: position, level: 0, source, target }],
    words: target === null ? `Default of ${of} removed` : `${source || "The company"}: ${target}`,
  };
}
