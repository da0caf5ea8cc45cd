"use client";

import type { ReactNode } from "react";
import { Kbd } from "#components/ui/kbd.tsx";

/**
 * The bar that sticks to the bottom of a page: what can be done with the selection or the current report, and its keys. On a
 * phone its actions are full-size buttons.
 */
export function ActionBar({ label = "Actions and keys", children }: { label?: string; children: ReactNode }) {
  return (
    <footer
      aria-label={label}
      className="print-hidden sticky bottom-0 z-10 mt-auto flex min-h-9 items-center gap-4 border-t border-t-border-strong bg-card px-gutter text-xs whitespace-nowrap phone:flex-wrap phone:gap-2 phone:py-2"
    >
      {children}
    </footer>
  );
}

type ActionKeyProps = {
  /** The key as it stands on the cap. */
  keyCap: string;
  onClick: () => void;
  /** Why it cannot be done now. */
  refused?: string | undefined;
  children: ReactNode;
};

/** One action of the bar with its key; the key itself is bound with `useShortcuts`. */
export function ActionKey({ keyCap, onClick, refused, children }: ActionKeyProps) {
  const off = refused !== undefined;
  return (
    <button
      type="button"
      aria-disabled={off ? true : undefined}
      title={refused}
      onClick={() => (off ? undefined : onClick())}
      className="focus-inset -mx-1.5 inline-flex h-[26px] items-center justify-center gap-1.5 rounded-sm px-1.5 font-medium hover:bg-accent aria-disabled:font-normal aria-disabled:text-muted-foreground aria-disabled:hover:bg-transparent phone:mx-0 phone:h-11 phone:flex-1 phone:rounded-md phone:border phone:border-border-strong phone:text-sm"
    >
      <span>{children}</span> <Kbd>{keyCap}</Kbd>
    </button>
  );
}

/** A thin line between two groups of the bar. */
export function ActionBarDivider() {
  return <span aria-hidden="true" className="h-4 w-px bg-border-strong phone:hidden" />;
}
