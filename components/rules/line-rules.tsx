"use client";

import { useRef } from "react";
import { Card, CardHead, CardTitle } from "#components/ui/card.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import type { OptionsExample } from "#lib/web/queries/rules.ts";
import type { RuleProps } from "./choice.tsx";

const TEXTS_SHOWN = 3;
const TEXT_LENGTH_MAX = 30;
const LINES_MAX_MAX = 2_000;

/** How many lines a journal has, and what each says. */
export function LineRules({ page, draft, edit, mayEdit, example }: RuleProps & { example: OptionsExample | null }) {
  const text = useRef<HTMLInputElement>(null);
  const insert = (token: string) => {
    const field = text.current;
    const at = field?.selectionStart ?? draft.lineText.length;
    const end = field?.selectionEnd ?? at;
    const isAfterWord = at > 0 && draft.lineText[at - 1] !== " ";
    const added = `${isAfterWord ? " " : ""}{${token}}`;
    edit({ lineText: `${draft.lineText.slice(0, at)}${added}${draft.lineText.slice(end)}` });
    field?.focus();
  };
  return (
    <Card aria-label="Lines">
      <CardHead>
        <CardTitle>Lines</CardTitle>
      </CardHead>
      <div className="grid gap-4 p-3.5">
        <Field
          label="A line for each expense, up to so many"
          hint="A report with more expenses is summed by account, debits and credits apart. GP then shows the sums; each expense behind them stays here, in Review and Audit."
        >
          {(wiring) => (
            <Input
              {...wiring}
              type="number"
              min={1}
              max={LINES_MAX_MAX}
              disabled={!mayEdit}
              value={draft.linesMax}
              onChange={({ target }) => edit({ linesMax: Number(target.value) })}
              className="w-24"
            />
          )}
        </Field>
        <div className="grid gap-2">
          <Field
            label="Text of an expense's line in GP (distribution reference)"
            hint="GP keeps 30 characters. The Reference of the whole journal is the connector's own mark and stays as it is; a settlement line says the name and the report's id."
          >
            {(wiring) => (
              <Input
                {...wiring}
                ref={text}
                disabled={!mayEdit}
                value={draft.lineText}
                spellCheck={false}
                onChange={({ target }) => edit({ lineText: target.value })}
              />
            )}
          </Field>
          {mayEdit ? (
            <fieldset className="flex min-w-0 flex-wrap gap-1" aria-label="Put in">
              {page.tokens.map((token) => (
                <button
                  key={token}
                  type="button"
                  onClick={() => insert(token)}
                  className="h-6 rounded-sm border bg-card px-1.5 text-xs hover:bg-accent phone:h-10 phone:px-2.5"
                >
                  {`{${token}}`}
                </button>
              ))}
            </fieldset>
          ) : null}
          <SampleTexts example={example} />
        </div>
      </div>
    </Card>
  );
}

/** What the last real report would say, with how full the field is. */
function SampleTexts({ example }: { example: OptionsExample | null }) {
  const lines = example?.journal.lines.filter(({ kind }) => kind === "expense" || kind === "tax") ?? [];
  const texts = [...new Set(lines.map(({ text }) => text))].slice(0, TEXTS_SHOWN);
  if (texts.length === 0) return null;
  return (
    <ul aria-label="As the example says" className="grid gap-0.5 rounded-md bg-muted px-2.5 py-1.5">
      {texts.map((text) => (
        <li key={text} className="flex justify-between gap-3">
          <span className="truncate">{text}</span>
          <span className="text-xs text-muted-foreground tabular-nums">
            {text.length} of {TEXT_LENGTH_MAX}
          </span>
        </li>
      ))}
    </ul>
  );
}
