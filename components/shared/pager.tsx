import { ChevronLeft, ChevronRight } from "lucide-react";
import { formatCount } from "#lib/web/format.ts";
import { Button } from "#components/ui/button.tsx";

type PagerProps = {
  /** First page is 1. */
  page: number;
  pageSize: number;
  total: number;
  /** What is counted, many: "reports". */
  noun: string;
  onPage: (page: number) => void;
};

/** `1 to 50 of 1,240 reports` with two arrows; nothing when all fits on one page. Keep the page in the URL. */
export function Pager({ page, pageSize, total, noun, onPage }: PagerProps) {
  const pageCount = Math.ceil(total / pageSize);
  if (pageCount <= 1) return null;
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(page * pageSize, total);
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-1 px-3.5 py-1.5 text-xs text-muted-foreground">
      <Button
        size="icon"
        aria-label="Previous page"
        refused={page <= 1 ? "This is the first page" : undefined}
        onClick={() => onPage(page - 1)}
      >
        <ChevronLeft />
      </Button>
      <span aria-live="polite">
        {formatCount(first)} to {formatCount(last)} of {formatCount(total)} {noun}
      </span>
      <Button
        size="icon"
        aria-label="Next page"
        refused={page >= pageCount ? "This is the last page" : undefined}
        onClick={() => onPage(page + 1)}
      >
        <ChevronRight />
      </Button>
    </nav>
  );
}
