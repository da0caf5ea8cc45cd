import { Badge } from "#components/ui/badge.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { SegmentSource } from "#lib/core/mapping/rules.ts";

const TAG_LEVELS = [1, 2, 3, 4, 5] as const;

/** A source as the form has it: `tag:1`, and the value of one that is always the same. */
export type SourceText = Readonly<{ kind: "category" | "workspace" | "constant" | `tag:${number}`; value: string }>;
export type Segment = Readonly<{ position: number; name: string; length: number; isMain: boolean; source: SourceText }>;

export function sourceTextOf(source: SegmentSource): SourceText {
  if (source.kind === "tag") return { kind: `tag:${source.level}`, value: "" };
  return source.kind === "constant" ? { kind: "constant", value: source.value } : { kind: source.kind, value: "" };
}

export function toSource({ kind, value }: SourceText): SegmentSource {
  switch (kind) {
    case "category":
    case "workspace":
      return { kind };
    case "constant":
      return { kind, value };
    default:
      return { kind: "tag", level: Number(kind.slice("tag:".length)) };
  }
}

type SegmentTableProps = {
  segments: readonly Segment[];
  separator: string;
  onChange: (at: number, source: SourceText) => void;
};

/** How an account is written in GP, and where each part of it comes from. */
export function SegmentTable({ segments, separator, onChange }: SegmentTableProps) {
  const format = segments.map(({ length }) => "0".repeat(length)).join(separator);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-xs font-medium">
        An account is written <span className="font-normal tabular-nums">{format}</span>
      </legend>
      <ul className="rounded-md border">
        {segments.map(({ position, name, length, isMain, source }, at) => (
          <li key={position} className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-3 py-2 not-first:border-t">
            <span className="min-w-0 flex-1 basis-48">
              <span className="font-medium">{name === "" ? `Segment ${position}` : name}</span>{" "}
              <span className="text-xs text-muted-foreground">{length} characters</span>{" "}
              {isMain ? <Badge>main account</Badge> : null}
            </span>
            <Select
              aria-label={`${name} comes from`}
              value={source.kind}
              onChange={(event) => onChange(at, { kind: event.target.value as SourceText["kind"], value: "" })}
            >
              <option value="category">Category</option>
              {TAG_LEVELS.map((level) => (
                <option key={level} value={`tag:${level}`}>
                  {level === 1 ? "Tag" : `Tag, level ${level}`}
                </option>
              ))}
              <option value="workspace">Workspace</option>
              <option value="constant">Always the same</option>
            </Select>
            {source.kind === "constant" ? (
              <span className="w-24">
                <Input
                  aria-label={`Value of ${name}`}
                  value={source.value}
                  maxLength={length}
                  onChange={(event) => onChange(at, { ...source, value: event.target.value })}
                />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
