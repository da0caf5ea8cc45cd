import { ChevronRight } from "lucide-react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { SettingField } from "#lib/core/connection/setting-fields.ts";
import { settingPlace, settingWords } from "./setting-words.ts";

type SettingInputsProps = {
  fields: readonly SettingField[];
  texts: Readonly<Record<string, string>>;
  /** By `settings.<name>`. */
  issues: Readonly<Record<string, string>>;
  onChange: (name: string, text: string) => void;
};

/** What decides about the others at once, everything else that sites change folded away; what is of no use is not there. */
export function SettingInputs({ fields, ...rest }: SettingInputsProps) {
  const at = (place: ReturnType<typeof settingPlace>) =>
    fields.filter(({ name }) => settingPlace(name, rest.texts) === place);
  const [first, others] = [at("first"), at("folded")];
  const isOpen = others.some(({ name }) => rest.texts[name] || rest.issues[`settings.${name}`]);
  return (
    <>
      {first.map((field) => (
        <SettingInput key={field.name} field={field} {...rest} />
      ))}
      <details className="group" open={isOpen}>
        <summary className="inline-flex min-h-6 list-none items-center gap-1.5 font-medium phone:min-h-10 [&::-webkit-details-marker]:hidden">
          <ChevronRight className="size-[13px] group-open:rotate-90" aria-hidden="true" />
          Settings that few sites change
        </summary>
        <div className="mt-2 grid grid-cols-2 items-start gap-3 phone:grid-cols-1">
          {others.map((field) => (
            <SettingInput key={field.name} field={field} {...rest} />
          ))}
        </div>
      </details>
    </>
  );
}

type SettingInputProps = Omit<SettingInputsProps, "fields"> & { field: SettingField };

function SettingInput({ field: { name, kind, options }, texts, issues, onChange }: SettingInputProps) {
  const words = settingWords(name, kind === "nullable");
  const value = texts[name] ?? "";
  const choices = kind === "boolean" ? ["true", "false"] : options;
  const wordOf = (option: string) =>
    words.options?.[option] ?? (kind === "boolean" ? YES_NO[option] : undefined) ?? option;
  return (
    <Field label={words.label} hint={words.hint} error={issues[`settings.${name}`]}>
      {(wiring) =>
        choices.length > 0 ? (
          <Select {...wiring} value={value} onChange={(event) => onChange(name, event.target.value)}>
            <option value="">{words.empty ?? "Not set"}</option>
            {choices.map((option) => (
              <option key={option} value={option}>
                {wordOf(option)}
              </option>
            ))}
          </Select>
        ) : (
          <Input
            {...wiring}
            value={value}
            inputMode={kind === "number" ? "numeric" : undefined}
            placeholder={words.empty}
            autoComplete="off"
            onChange={(event) => onChange(name, event.target.value)}
          />
        )
      }
    </Field>
  );
}

const YES_NO: Readonly<Record<string, string>> = { true: "Yes", false: "No" };
