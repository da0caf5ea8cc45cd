"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
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
import { formatCount } from "#lib/web/format.ts";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";

/** More than this of a group are searched, but not drawn: a chart may have thousands of accounts. */
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
  /** Behind the chosen one, where its code alone does not say what it is: "whole". */
  chip?: string | undefined;
}>;

/** A few options that stand above all others while nothing, or something of them, is searched. */
export type PickerLead = Readonly<{ heading: string; values: readonly string[]; note?: string | undefined }>;

type PickerProps = {
  /** What is picked: "Cost centre for Denver". */
  label: string;
  /** Share one array between pickers: it is made ready for searching once. */
  options: readonly PickerOption[];
  lead?: readonly PickerLead[];
  /** What the options are, in the plural: "main accounts". */
  noun?: string;
  /** The chosen one, where the options are not there yet. */
  fallback?: Pick<PickerOption, "code" | "name" | "chip"> | null;
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
  const { label, options, value, onPick, placeholder, small = false, foot, className, id, lead, noun } = props;
  const [open, setOpen] = useState(false);
  const chosen: Pick<PickerOption, "code" | "name" | "note" | "chip"> | undefined =
    value === null ? undefined : (indexOf(options).byValue.get(value) ?? props.fallback ?? undefined);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          {...(id === undefined ? {} : { id })}
          type="button"
          aria-label={
            chosen === undefined
              ? `${label}: ${placeholder}`
              : [`${label}:`, chosen.code, chosen.name, chosen.chip, chosen.note].filter(Boolean).join(" ")
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
              {chosen.chip === undefined ? null : (
                <span className="rounded-xs bg-muted px-1 text-2xs text-muted-foreground">{chosen.chip}</span>
              )}
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
          lead={lead}
          noun={noun}
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

type PickerListProps = Pick<PickerProps, "label" | "options" | "value" | "onPick" | "foot"> & {
  lead: PickerProps["lead"];
  noun: string | undefined;
};

function PickerList({ label, options, value, onPick, foot, lead, noun }: PickerListProps) {
  const [search, setSearch] = useState("");
  const list = useRef<HTMLDivElement>(null);
  // The first match is marked, and Enter takes it: wherever the list stood before, it is seen.
  useEffect(() => {
    if (search !== "") list.current?.scrollTo({ top: 0 });
  }, [search]);
  const { shown, matchCount, counts } = searchOptions(options, search);
  const { totals } = indexOf(options);
  const leading = leadOptions(options, lead ?? [], search);
  const led = new Set(leading.map((option) => option.value));
  const rest = shown.filter((option) => !led.has(option.value));
  const all = noun === undefined ? "All" : `${formatCount(matchCount)} of ${formatCount(options.length)} ${noun}`;
  const hasHeadings = leading.length > 0 || noun !== undefined;
  const headed = ({ group }: PickerOption) => {
    if (group === undefined) return hasHeadings ? all : "";
    return `${group}: ${formatCount(counts.get(group) ?? 0)} of ${formatCount(totals.get(group) ?? 0)}`;
  };
  const groups = Map.groupBy(
    [
      ...leading.map((option) => ({ option, heading: option.group ?? "" })),
      ...rest.map((option) => ({ option, heading: headed(option) })),
    ],
    ({ heading }) => heading,
  );
  return (
    <Command label={label} shouldFilter={false} {...(value === null ? {} : { defaultValue: value })}>
      <CommandInput
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the list was opened by hand, and typing searches it
        autoFocus
        value={search}
        onValueChange={setSearch}
        placeholder={totals.size > 1 ? "Search by code, name or whole account" : "Search by code or name"}
      />
      <CommandList ref={list}>
        <CommandEmpty>Nothing has “{search}” in its code or name.</CommandEmpty>
        {[...groups].map(([group, members]) => (
          <CommandGroup key={group} heading={group === "" ? undefined : group}>
            {members.map(({ option }) => (
              <PickerItem key={option.value} option={option} search={search} onPick={onPick} />
            ))}
          </CommandGroup>
        ))}
      </CommandList>
      <div className="flex items-center gap-3 border-t px-3 py-1.5 text-xs text-muted-foreground">
        <PickerKeys hasGroups={totals.size > 1} />
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

type PickerItemProps = { option: PickerOption; search: string; onPick: (value: string) => void };

function PickerItem({ option: { value, code, name, note, refused }, search, onPick }: PickerItemProps) {
  return (
    <CommandItem value={value} disabled={refused !== undefined} onSelect={() => onPick(value)}>
      <span className="min-w-11 whitespace-nowrap">
        <Matched text={code} search={search} />
      </span>
      <span className="min-w-0 flex-1 truncate">
        <Matched text={name} search={search} />
      </span>
      <span
        className={cn(
          "max-w-[46%] truncate text-xs text-muted-foreground",
          refused === undefined && note === "active" && "text-posted",
        )}
      >
        {refused ?? note}
      </span>
    </CommandItem>
  );
}

function PickerKeys({ hasGroups }: { hasGroups: boolean }) {
  return (
    <>
      <span className="whitespace-nowrap phone:hidden">
        <Kbd>Enter</Kbd> accept
      </span>
      {hasGroups ? (
        <span className="whitespace-nowrap phone:hidden">
          <Kbd>Alt</Kbd> <Kbd>↓</Kbd> next group
        </span>
      ) : (
        <span className="whitespace-nowrap phone:hidden">
          <Kbd>Esc</Kbd> close
        </span>
      )}
    </>
  );
}

type OptionIndex = Readonly<{
  texts: readonly string[];
  byValue: ReadonlyMap<string, PickerOption>;
  totals: ReadonlyMap<string, number>;
}>;
const indexes = new WeakMap<readonly PickerOption[], OptionIndex>();

/** Made once per array: what is searched in lower case, the options by value, and how many each group has. */
function indexOf(options: readonly PickerOption[]): OptionIndex {
  const known = indexes.get(options);
  if (known) return known;
  const totals = new Map<string, number>();
  for (const { group = "" } of options) totals.set(group, (totals.get(group) ?? 0) + 1);
  const index = {
    totals,
    texts: options.map(searchText),
    byValue: new Map(options.map((option) => [option.value, option])),
  };
  indexes.set(options, index);
  return index;
}

function searchText({ code, name }: PickerOption): string {
  return `${code} ${name}`.toLowerCase();
}

/**
 * Every word must be in code or name, in any order; of each group codes that begin with the first word stand first, and so many are
 * drawn. Groups stand as they come in the options. Exported for its test.
 */
export function searchOptions(options: readonly PickerOption[], search: string) {
  const words = wordsOf(search);
  const [first] = words;
  const { texts } = indexOf(options);
  const groups = new Map<string, { starting: PickerOption[]; others: PickerOption[]; found: number }>();
  for (const [at, text] of texts.entries()) {
    const option = options[at];
    if (option === undefined || !words.every((word) => text.includes(word))) continue;
    const name = option.group ?? "";
    let group = groups.get(name);
    if (!group) groups.set(name, (group = { starting: [], others: [], found: 0 }));
    group.found += 1;
    const place = first !== undefined && text.startsWith(first) ? group.starting : group.others;
    if (place.length < SHOWN_MAX) place.push(option);
  }
  const shown: PickerOption[] = [];
  const counts = new Map<string, number>();
  let matchCount = 0;
  for (const [name, { starting, others, found }] of groups) {
    shown.push(...[...starting, ...others].slice(0, SHOWN_MAX));
    counts.set(name, found);
    matchCount += found;
  }
  return { shown, matchCount, counts };
}

/** The options of the lead that match, each with its heading; exported for its test. */
export function leadOptions(
  options: readonly PickerOption[],
  lead: readonly PickerLead[],
  search: string,
): readonly PickerOption[] {
  const words = wordsOf(search);
  const { byValue } = indexOf(options);
  return lead.flatMap(({ heading, values, note }) =>
    values.flatMap((value) => {
      const option = byValue.get(value);
      if (option === undefined || !words.every((word) => searchText(option).includes(word))) return [];
      return [{ ...option, group: heading, ...(note === undefined ? {} : { note }) }];
    }),
  );
}

function wordsOf(search: string): readonly string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
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
