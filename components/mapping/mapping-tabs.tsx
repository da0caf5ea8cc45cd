import Link from "next/link";
import { cn } from "#components/ui/cn.ts";

const TABS = [
  { value: "table", label: "Table", href: "/mapping" },
  { value: "history", label: "History", href: "/mapping/history" },
] as const;

/** The views of the mapping, each with its own URL, in the look of `Segmented`. */
export function MappingTabs({ current }: { current: (typeof TABS)[number]["value"] }) {
  return (
    <nav aria-label="Views of the mapping" className="inline-flex rounded-md border bg-muted p-0.5">
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
