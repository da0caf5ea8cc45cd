import { ArrowDown, ArrowUp } from "lucide-react";
import { HeadCell } from "#components/ui/table.tsx";

export type Sorting<Column extends string> = Readonly<{ column: Column; descending: boolean }>;

type SortHeadProps<Column extends string> = {
  column: Column;
  sorting: Sorting<Column>;
  onSort: (sorting: Sorting<Column>) => void;
  align?: "left" | "right";
  className?: string;
  children: string;
};

/** A column head that sorts; a second click turns the order round. Keep the order in the URL. */
export function SortHead<Column extends string>(props: SortHeadProps<Column>) {
  const { column, sorting, onSort, align = "left", className, children } = props;
  const current = sorting.column === column;
  const Arrow = sorting.descending ? ArrowDown : ArrowUp;
  return (
    <HeadCell
      align={align}
      {...(className === undefined ? {} : { className })}
      aria-sort={current ? (sorting.descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        onClick={() => onSort({ column, descending: current ? !sorting.descending : align === "right" })}
        className="focus-inset inline-flex items-center gap-1 font-medium hover:text-foreground"
      >
        {children}
        {current ? <Arrow className="size-3" aria-hidden="true" /> : null}
      </button>
    </HeadCell>
  );
}
