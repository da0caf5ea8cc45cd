import { type ReactNode, useId } from "react";
import { cn } from "#components/ui/cn.ts";
import type { OptionsPage } from "#lib/web/queries/rules.ts";
import type { RulesDraft } from "./rule-words.ts";

/** What each card of rules gets: what is known, what is on the screen, and the way to change that. */
export type RuleProps = {
  page: OptionsPage;
  draft: RulesDraft;
  edit: (change: Partial<RulesDraft>) => void;
  mayEdit: boolean;
};

type ChoiceProps<Value extends string> = {
  legend: string;
  /** Under the legend: what it is about. */
  note?: ReactNode;
  value: Value;
  options: readonly Readonly<{ value: Value; label: string; consequence: ReactNode }>[];
  onChoose: (value: Value) => void;
  disabled: boolean;
};

/** One of a few, each with what follows from it: nobody has to try it out to know. */
export function Choice<Value extends string>({ legend, note, value, options, onChoose, disabled }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <fieldset className="grid min-w-0 gap-1" disabled={disabled}>
      <legend className="mb-1 text-xs font-medium">
        {legend}
        {note === undefined ? null : <span className="font-normal text-muted-foreground"> {note}</span>}
      </legend>
      {options.map((option) => {
        const chosen = option.value === value;
        const optionId = `${id}-${option.value}`;
        return (
          <label
            key={option.value}
            htmlFor={optionId}
            className={cn(
              "relative block cursor-pointer rounded-md border py-2 pr-2.5 pl-[35px] font-medium",
              chosen ? "border-primary bg-selected" : "border-transparent hover:bg-accent",
              disabled && "cursor-default hover:bg-transparent",
            )}
          >
            {option.label}
            <input
              id={optionId}
              type="radio"
              name={id}
              value={option.value}
              checked={chosen}
              onChange={() => onChoose(option.value)}
              className="absolute top-[11px] left-2.5 size-[15px] accent-primary"
            />
            <span className="block text-xs font-normal text-muted-foreground">{option.consequence}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
