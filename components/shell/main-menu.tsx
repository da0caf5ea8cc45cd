"use client";

import { useQuery } from "@tanstack/react-query";
import { Inbox, Link2, RefreshCw, Search, ShieldCheck, Shuffle } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import type { ComponentType } from "react";
import { useShortcuts } from "#components/shared/keyboard/use-shortcuts.ts";
import { cn } from "#components/ui/cn.ts";
import { countOf, formatCount } from "#lib/web/format.ts";
import { countQuery } from "#lib/web/queries/company.ts";

const COUNT_EVERY_MS = 60_000;

type Count = "review" | "mapping" | "connections";
type Entry = Readonly<{
  href: Route;
  word: string;
  key: string;
  icon: ComponentType<{ "aria-hidden": boolean }>;
  count?: Count;
  /** What the number counts, for screen readers. */
  noun?: string;
}>;

/** Groups are parted by a line. */
const GROUPS: readonly (readonly Entry[])[] = [
  [
    { href: "/review", word: "Review", key: "g r", icon: Inbox, count: "review", noun: "held report" },
    { href: "/mapping", word: "Mapping", key: "g m", icon: Shuffle, count: "mapping", noun: "thing to map" },
  ],
  [
    { href: "/audit", word: "Audit", key: "g a", icon: Search },
    { href: "/sync", word: "Sync", key: "g s", icon: RefreshCw },
  ],
  [
    {
      href: "/connection",
      word: "Connections",
      key: "g c",
      icon: Link2,
      count: "connections",
      noun: "connection to look at",
    },
    { href: "/company", word: "Go live", key: "g l", icon: ShieldCheck },
  ],
];

/** The main menu with its counts of what waits. `onGo` closes the phone's menu. */
export function MainMenu({ companyId, onGo }: { companyId: string; onGo?: () => void }) {
  const path = usePathname();
  const router = useRouter();
  const { data: counts } = useQuery({ ...countQuery(companyId), refetchInterval: COUNT_EVERY_MS });
  useShortcuts(
    GROUPS.flat().map(({ href, word, key }) => ({ key, label: word, group: "Go to", run: () => router.push(href) })),
  );
  return (
    <nav aria-label="Main">
      {GROUPS.map((entries) => (
        <ul
          key={entries[0]?.href}
          className="not-first:before:mx-2 not-first:before:my-2 not-first:before:block not-first:before:border-t not-first:before:content-['']"
        >
          {entries.map((entry) => (
            <MenuEntry
              key={entry.href}
              entry={entry}
              current={path === entry.href || path.startsWith(`${entry.href}/`)}
              count={entry.count === undefined ? 0 : (counts?.[entry.count] ?? 0)}
              onGo={onGo}
            />
          ))}
        </ul>
      ))}
    </nav>
  );
}

type MenuEntryProps = { entry: Entry; current: boolean; count: number; onGo: (() => void) | undefined };

function MenuEntry({ entry: { href, word, icon: Icon, noun = "" }, current, count, onGo }: MenuEntryProps) {
  return (
    <li>
      <Link
        href={href}
        {...(onGo === undefined ? {} : { onClick: onGo })}
        {...(current ? { "aria-current": "page" as const } : {})}
        className={cn(
          "flex h-[30px] items-center gap-[9px] rounded-md px-2 font-medium text-muted-foreground no-underline hover:bg-accent hover:text-foreground phone:h-11",
          current && "bg-accent text-foreground",
        )}
      >
        <Icon aria-hidden />
        {word}
        {count > 0 ? (
          <span className="ml-auto text-xs text-held">
            <span aria-hidden="true">{formatCount(count)}</span>
            <span className="sr-only">, {countOf(count, noun)}</span>
          </span>
        ) : null}
      </Link>
    </li>
  );
}
