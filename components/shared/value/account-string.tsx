import { cn } from "#components/ui/cn.ts";

export type AccountSegment = Readonly<{
  /** What stands there; null: nothing yet, shown as dashes of `length`. */
  value: string | null;
  length?: number;
  /** Not saved yet, or missing: marked inside the account, so that preview and fact are never confused. */
  open?: boolean;
}>;

type AccountStringProps = { className?: string } & (
  | { account: string }
  | { segments: readonly AccountSegment[]; separator?: string }
);

/** A GP account in tabular figures: whole (`account`), or by `segments` where a part is missing or only previewed. */
export function AccountString({ className, ...props }: AccountStringProps) {
  const classes = cn("whitespace-nowrap tabular-nums", className);
  if ("account" in props) return <span className={classes}>{props.account}</span>;
  const { segments, separator = "-" } = props;
  return (
    <span className={classes}>
      {segments.map((segment, index) => (
        <span key={`${index}-${segment.value ?? ""}`}>
          {index > 0 ? separator : ""}
          <Segment {...segment} />
        </span>
      ))}
    </span>
  );
}

function Segment({ value, length = 3, open = false }: AccountSegment) {
  if (value !== null && !open) return value;
  return (
    <span className="rounded-[2px] border-b border-dashed border-held-mark bg-held-bg px-0.5 py-px text-held">
      {value ?? <span aria-label="missing">{"–".repeat(length)}</span>}
    </span>
  );
}
