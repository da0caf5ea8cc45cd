import type { ComponentProps, ReactNode } from "react";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

type TextFieldProps = Omit<ComponentProps<typeof Input>, "onChange" | "value"> & {
  label: string;
  hint?: ReactNode;
  error: string | undefined;
  value: string;
  onText: (text: string) => void;
};

/** One line of text with its label, hint and refusal. */
export function TextField({ label, hint, error, onText, ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => <Input {...wiring} {...input} onChange={(event) => onText(event.target.value)} />}
    </Field>
  );
}
