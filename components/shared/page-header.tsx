import type { ReactNode } from "react";

type PageHeaderProps = {
  title: string;
  /** Beside the title, small: how many, as of when. */
  note?: ReactNode;
  /** Between title and actions: the switch between views. */
  views?: ReactNode;
  /** Buttons, the primary one last; at most one is primary. On a phone they take the whole width. */
  children?: ReactNode;
};

/** The head of every page: title, one line of facts, what can be done. */
export function PageHeader({ title, note, views, children }: PageHeaderProps) {
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 px-gutter pt-2.5 phone:min-h-0 phone:pt-3.5">
      <h1 className="text-xl font-semibold tracking-[-0.012em] whitespace-nowrap">{title}</h1>
      {views}
      {note === undefined ? null : <div className="text-xs text-muted-foreground lining-nums">{note}</div>}
      <span className="flex-1" />
      <div className="print-hidden flex gap-2 empty:hidden phone:w-full phone:flex-wrap phone:*:flex-1">{children}</div>
    </header>
  );
}

/** The room under the head: page gutter, 14 px between blocks. */
export function PageBody({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-3.5 px-gutter pt-3 pb-6">{children}</div>
  );
}
