import Link from "next/link";
import type { Route } from "next";
import { cn } from "#components/ui/cn.ts";

const TABS = [
  { value: "table", label: "Table", href: "/mapping" },
  { value: "matrix", label: "Matrix", href: "/mapping?view=matrix" },
  { value: "board", label: "Board", href: "/mapping?view=board" },
  { value: "special", label: "Special rules", href: "/mapping/special" },
  { value: "rules", label: "Rules", href: "/mapping/rules" },
  { value: "drift", label: "Drift", href: "/mapping/drift" },
  { value: "history", label: "History", href: "/mapping/history" },
] as const satisfies readonly Readonly<{ value: string; label: string; href: Route }>[];

export type MappingTab = (typeof TABS)[number]["value"];

/** All that decides where the money goes, each with its own URL, in the look of `Segmented`. */
export function MappingTabs({ current }: { current: MappingTab }) {
  return (
    <nav
      aria-label="Views of the mapping"
      className="inline-flex max-w-full overflow-x-auto rounded-md border bg-muted p-0.5"
    >
      {TABS.map(({ value, label, href }) => (
        <Link
          key={value}
          href={href}
          aria-current={value === current ? "page" : undefined}
          className={cn(
            "focus-inset h-6 rounded-sm px-2.5 text-xs leading-6 font-medium whitespace-nowrap text-muted-foreground no-underline hover:text-foreground phone:h-[34px] phone:leading-[34px]",
            value === current && "bg-card text-foreground ring-1 ring-border-strong",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
