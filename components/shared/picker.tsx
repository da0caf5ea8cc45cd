"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "#components/ui/cn.ts";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "#components/ui/command.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";

/** More than this are searched, but not drawn: a chart may have thousands of accounts. */
const SHOWN_MAX = 60;

export type PickerOption = Readonly<{
  value: string;
  /** The code, in a column of its own: `6530`. */
  code: string;
  name: string;
  /** Right, quiet: "active", "balance sheet", "suggested, 94 %". */
  note?: string | undefined;
  /** Visible, but not to be had: "inactive since 2 Mar". Stands in place of the note. */
  refused?: string | undefined;
  group?: string | undefined;
}>;

type PickerProps = {
  /** What is picked: "Cost centre for Denver". */
  label: string;
  options: readonly PickerOption[];
  value: string | null;
  onPick: (value: string) => void;
  placeholder: string;
  /** 26 px: in a table row. */
  small?: boolean;
  /** Under the list, beside the keys. */
  foot?: ReactNode;
  className?: string;
  id?: string;
};

/**
 * One of many, searched by code or name. Enter takes the marked one, Esc closes. What cannot be used stays visible with its
 * reason. The list opens on click, Enter, Space or arrow down.
 */
export function Picker(props: PickerProps) {
  const { label, options, value, onPick, placeholder, small = false, foot, className, id } = props;
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          {...(id === undefined ? {} : { id })}
          type="button"
          aria-label={
            chosen === undefined
              ? `${label}: ${placeholder}`
              : `${label}: ${chosen.code} ${chosen.name} ${chosen.note ?? ""}`.trim()
          }
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown") return;
            event.preventDefault();
            setOpen(true);
          }}
          className={cn(
            "flex w-full min-w-0 items-center gap-2 rounded-md border border-input bg-card px-[9px] text-left text-sm focus-visible:-outline-offset-1",
            small ? "h-control-small px-[7px]" : "h-control",
            className,
          )}
        >
          {chosen === undefined ? (
            <span className="flex-1 truncate text-muted-foreground">{placeholder}</span>
          ) : (
            <>
              <span className="whitespace-nowrap">{chosen.code}</span>{" "}
              <span className="flex-1 truncate">{chosen.name}</span>{" "}
              {small ? null : (
                <span className="text-xs whitespace-nowrap text-muted-foreground phone:hidden">{chosen.note}</span>
              )}
            </>
          )}
          <ChevronDown className="size-[13px] text-muted-foreground" aria-hidden="true" />
        </button>
      </PopoverTrigger>
      <PopoverContent className="w-[392px] p-0" aria-label={label}>
        <PickerList
          label={label}
          options={options}
          value={value}
          onPick={(picked) => {
            setOpen(false);
            onPick(picked);
          }}
          foot={foot}
        />
      </PopoverContent>
    </Popover>
  );
}

type PickerListProps = Pick<PickerProps, "label" | "options" | "value" | "onPick" | "foot">;

function PickerList({ label, options, value, onPick, foot }: PickerListProps) {
  const [search, setSearch] = useState("");
  const { shown, matchCount } = searchOptions(options, search);
  const groups = Map.groupBy(shown, (option) => option.group ?? "");
  return (
    <Command label={label} shouldFilter={false} {...(value === null ? {} : { defaultValue: value })}>
      <CommandInput
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the list was opened by hand, and typing searches it
        autoFocus
        value={search}
        onValueChange={setSearch}
        placeholder="Search by code or name"
      />
      <CommandList>
        <CommandEmpty>Nothing has “{search}” in its code or name.</CommandEmpty>
        {[...groups].map(([group, members]) => (
          <CommandGroup key={group} heading={group === "" ? undefined : group}>
            {members.map((option) => (
              <CommandItem
                key={option.value}
                value={option.value}
                disabled={option.refused !== undefined}
                onSelect={() => onPick(option.value)}
              >
                <span className="min-w-11 whitespace-nowrap">
                  <Matched text={option.code} search={search} />
                </span>
                <span className="min-w-0 flex-1 truncate">
                  <Matched text={option.name} search={search} />
                </span>
                <span className="text-xs whitespace-nowrap text-muted-foreground">{option.refused ?? option.note}</span>
              </CommandItem>
            ))}
          </CommandGroup>
        ))}
      </CommandList>
      <div className="flex items-center gap-3 border-t px-3 py-1.5 text-xs text-muted-foreground">
        <span className="phone:hidden">
          <Kbd>Enter</Kbd> accept
        </span>
        <span className="phone:hidden">
          <Kbd>Esc</Kbd> close
        </span>
        {foot}
        {matchCount > shown.length ? (
          <span className="ml-auto">
            {shown.length} of {matchCount} shown
          </span>
        ) : null}
      </div>
    </Command>
  );
}

/** Every word must be in code or name, in any order; whole-code matches first. Exported for its test. */
export function searchOptions(options: readonly PickerOption[], search: string) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = options.filter((option) => {
    const text = `${option.code} ${option.name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const [first] = words;
  const starts = (option: PickerOption) => first !== undefined && option.code.toLowerCase().startsWith(first);
  const ordered =
    first === undefined ? matches : [...matches.filter(starts), ...matches.filter((each) => !starts(each))];
  return { shown: ordered.slice(0, SHOWN_MAX), matchCount: matches.length };
}

function Matched({ text, search }: { text: string; search: string }) {
  const word = search.trim().split(/\s+/)[0] ?? "";
  const at = word === "" ? -1 : text.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="bg-transparent font-semibold text-inherit underline decoration-[1.5px] underline-offset-[3px]">
        {text.slice(at, at + word.length)}
      </mark>
      {text.slice(at + word.length)}
    </>
  );
}
