import type { Route } from "next";
import Link from "next/link";

const VIEWS: readonly Readonly<{ href: Route; word: string }>[] = [
  { href: "/company", word: "Go live" },
  { href: "/company/shadow", word: "Shadow month" },
  { href: "/company/clone", word: "Take over rules" },
];

/** The pages about a company's start, side by side; each is a page of its own, so these are links. */
export function CompanyViews({ current }: { current: "/company" | "/company/shadow" | "/company/clone" }) {
  return (
    <nav
      aria-label="About this company"
      className="inline-flex max-w-full overflow-x-auto rounded-md border bg-muted p-0.5"
    >
      {VIEWS.map(({ href, word }) => (
        <Link
          key={href}
          href={href}
          {...(href === current ? { "aria-current": "page" as const } : {})}
          className="focus-inset h-6 rounded-sm px-2.5 text-xs leading-6 font-medium whitespace-nowrap text-muted-foreground no-underline hover:text-foreground aria-[current=page]:bg-card aria-[current=page]:text-foreground aria-[current=page]:ring-1 aria-[current=page]:ring-border-strong phone:h-[34px] phone:leading-[34px]"
        >
          {word}
        </Link>
      ))}
    </nav>
  );
}
