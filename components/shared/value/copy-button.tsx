"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";

const DONE_SHOWN_MS = 1500;

type CopyButtonProps = {
  text: string;
  /** What is copied: "Copy report id". */
  label: string;
  /** A button with this word instead of the icon alone. */
  children?: string;
};

/** Copies `text`; the icon turns into a check for a moment, and screen readers hear it. */
export function CopyButton({ text, label, children }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), DONE_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  const icon = done ? <Check className="size-[13px]" /> : <Copy className="size-[13px]" />;
  return (
    <>
      <Button
        size={children === undefined ? "icon" : "sm"}
        className={children === undefined ? "align-middle" : undefined}
        {...(children === undefined ? { "aria-label": label } : { title: label })}
        onClick={() => void copy().catch(() => setDone(false))}
      >
        {icon}
        {children}
      </Button>
      <output className="sr-only">{done ? "Copied" : ""}</output>
    </>
  );
}
