"use client";

import { Search, X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Kbd } from "#components/ui/kbd.tsx";
import { cn } from "#components/ui/cn.ts";
import { useShortcuts } from "./keyboard/use-shortcuts.ts";

type SearchInputProps = {
  value: string;
  onChange: (value: string) => void;
  /** What is searched: label and placeholder. */
  label: string;
  /** 38 px high, the one of the audit page. */
  large?: boolean;
  className?: string;
};

/** A search box that `/` jumps to and Esc empties. Keep `value` in the URL (`nuqs`), throttled. */
export function SearchInput({ value, onChange, label, large = false, className }: SearchInputProps) {
  const input = useRef<HTMLInputElement>(null);
  useShortcuts([{ key: "/", label, run: () => input.current?.focus() }]);
  return (
    <search
      className={cn(
        "flex min-w-0 items-center gap-2 rounded-md border border-input bg-card px-[9px] text-muted-foreground focus-within:border-ring focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-ring",
        large ? "h-[38px] phone:h-11" : "h-control",
        className,
      )}
    >
      <Search className={large ? "" : "size-[13px]"} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        value={value}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (value === "") input.current?.blur();
          else onChange("");
        }}
        className="h-full min-w-0 flex-1 bg-transparent text-sm text-foreground outline-none focus-visible:outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {value === "" ? (
        <Kbd>/</Kbd>
      ) : (
        <button
          type="button"
          aria-label="Empty the search"
          onClick={() => {
            onChange("");
            input.current?.focus();
          }}
          className="grid size-6 place-items-center rounded-sm hover:bg-accent hover:text-foreground phone:size-9"
        >
          <X className="size-[13px]" />
        </button>
      )}
    </search>
  );
}

/** How often the URL follows the typing. */
const URL_EVERY_MS = 300;

type FilterRowProps = {
  label: string;
  q: string;
  /** Of `useQueryStates`: a new search begins on the first page. */
  setParams: (
    params: { q: string | null; page: null },
    options: { limitUrlUpdates: { method: "throttle"; timeMs: number } },
  ) => unknown;
  /** Of the search; 300 px without. */
  className?: string;
  children: ReactNode;
};

/** Over a list: its search, kept in the URL, and beside it what else narrows it. */
export function FilterRow({ label, q, setParams, className = "w-[300px]", children }: FilterRowProps) {
  return (
    <div className="flex flex-wrap items-center gap-2.5">
      <SearchInput
        label={label}
        value={q}
        onChange={(text) =>
          void setParams(
            { q: text === "" ? null : text, page: null },
            { limitUrlUpdates: { method: "throttle", timeMs: URL_EVERY_MS } },
          )
        }
        className={cn(className, "phone:w-full")}
      />
      {children}
    </div>
  );
}
