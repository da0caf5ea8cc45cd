"use client";

import { Upload } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/input.tsx";

const FILE_BYTES_MAX = 100_000;

type CaFieldProps = {
  /** One is kept with the connection. */
  kept: boolean;
  /** PEM, null to take it away, undefined to leave it. */
  value: string | null | undefined;
  error: string | undefined;
  onChange: (value: string | null | undefined) => void;
};

/** The customer's own certificate authority, pasted or from a file. */
export function CaField({ kept, value, error, onChange }: CaFieldProps) {
  const fileId = useId();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > FILE_BYTES_MAX) return setProblem("This file is larger than a certificate is");
    const text = await file.text();
    if (!text.includes("-----BEGIN CERTIFICATE-----"))
      return setProblem("This file is not in PEM form: export the certificate as Base-64 encoded X.509");
    setProblem(undefined);
    onChange(text);
  };
  return (
    <Field
      label="Certificate authority"
      hint={
        kept && value === undefined
          ? "One is kept with this connection. Paste or choose another to replace it."
          : "Only where the server's certificate comes from the company's own authority. PEM, as Windows exports it in Base-64."
      }
      error={problem ?? error}
    >
      {(wiring) => (
        <>
          <Textarea
            {...wiring}
            rows={value ? 4 : 2}
            spellCheck={false}
            className="font-mono text-xs"
            value={value ?? ""}
            onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
          />
          <span className="flex flex-wrap items-center gap-2">
            <Button size="sm" onClick={() => document.getElementById(fileId)?.click()}>
              <Upload className="size-[13px]" /> Choose a file
            </Button>
            <input
              id={fileId}
              type="file"
              tabIndex={-1}
              aria-label="Certificate file"
              accept=".pem,.crt,.cer"
              className="sr-only"
              onChange={(event) => void take(event.target.files?.[0])}
            />
            {kept && value !== null ? (
              <Button size="sm" variant="ghost" onClick={() => onChange(null)}>
                Take the kept one away
              </Button>
            ) : null}
            {value === null ? (
              <span className="text-xs font-medium text-held">It is taken away when you save.</span>
            ) : null}
          </span>
        </>
      )}
    </Field>
  );
}
