"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { EffectDetails } from "./effect-details.tsx";
import { touchedWords } from "./effect-words.ts";
import { StatusMark } from "../status-mark.tsx";
import { cn } from "#components/ui/cn.ts";
import type { Problem } from "#lib/core/problem.ts";
import type { Result } from "#lib/core/result.ts";
import { previewManyMappingAction } from "#lib/web/actions/mapping.ts";
import { ProblemError } from "#lib/web/query.ts";
import { useCompany } from "#lib/web/company-context.tsx";
import { countOf, formatMoney } from "#lib/web/format.ts";
import {
  type MappingChange,
  type MappingPreview,
  mappingPreviewQuery,
  PREVIEWED_AT_ONCE_MAX,
} from "#lib/web/queries/mapping.ts";

/** The effect of saving, asked of the server before anybody saves, however many changes. Undefined while it is not known. */
export function useEffectBefore(changes: readonly MappingChange[]): MappingPreview | undefined {
  const { id } = useCompany();
  const isMany = changes.length > PREVIEWED_AT_ONCE_MAX;
  const few = useQuery({
    ...mappingPreviewQuery(id, isMany ? [] : changes),
    enabled: changes.length > 0 && !isMany,
    placeholderData: keepPreviousData,
  });
  const many = useQuery({
    queryKey: ["/api/mapping/preview", id, isMany ? changes : []] as const,
    queryFn: async () => {
      const result = await previewManyMappingAction({ companyId: id, changes: [...changes] });
      if (!result.ok) throw new ProblemError(result.error);
      return result.value;
    },
    enabled: isMany,
  });
  if (changes.length === 0) return undefined;
  return isMany ? many.data : few.data;
}

/** The effect of something else than rows of the mapping, by the action that works it out and changes nothing. `name`: what it is. */
export function useEffectOf<Input>(
  name: string,
  preview: (input: Input) => Promise<Result<MappingPreview, Problem>>,
  input: Input,
): MappingPreview | undefined {
  const { data } = useQuery({
    queryKey: ["/api/mapping/preview", name, input] as const,
    queryFn: async () => {
      const result = await preview(input);
      if (!result.ok) throw new ProblemError(result.error);
      return result.value;
    },
  });
  return data;
}

/** Of a change of the mapping; of one of rules, which use no key that GP's journals could have. */
type Effect = Omit<MappingPreview, "inGp" | "inGpTouched" | "begins"> &
  Partial<Pick<MappingPreview, "inGp" | "inGpTouched">>;

/** "3 held reports (1,986.45) unblock. 0 waiting journals change. 0 in GP are touched." */
export function EffectLine({ effect, className }: { effect: Effect | undefined; className?: string }) {
  if (effect === undefined)
    return <span className={cn("text-muted-foreground", className)}>Working out the effect …</span>;
  const { unblocked, unblockedCents, stillHeld, changed, newlyHeld, beyond, issues } = effect;
  const { inGp = 0, inGpTouched = 0 } = effect;
  if (issues.length > 0) return <span className={cn("text-rejected", className)}>Cannot be saved: {issues[0]}</span>;
  return (
    <span className={cn("flex flex-wrap items-center gap-x-4 gap-y-0.5 text-muted-foreground", className)}>
      {newlyHeld > 0 ? (
        <span className="text-rejected">
          <StatusMark status="rejected" /> <b>{countOf(newlyHeld, "ready report")}</b> would be held
        </span>
      ) : null}
      <span className={cn(unblocked > 0 && "text-foreground")}>
        <StatusMark status="held" />{" "}
        <b>
          {countOf(unblocked, "held report")}
          {unblocked > 0 ? ` (${formatMoney(unblockedCents)})` : ""}
        </b>{" "}
        {unblocked === 1 ? "unblocks" : "unblock"}
      </span>
      {stillHeld > 0 ? <span>{formatHeld(stillHeld)}</span> : null}
      <span>
        {countOf(changed, "waiting journal")} {changed === 1 ? "changes" : "change"}
      </span>
      <span className={cn(inGpTouched > 0 && "text-rejected")}>{touchedWords({ inGp, inGpTouched })}</span>
      {beyond > 0 ? <span>{beyondWords(beyond)}</span> : null}
      <EffectDetails effect={effect} />
    </span>
  );
}

/** What is not in the figures: they are of the oldest that wait. */
export function beyondWords(beyond: number): string {
  return `${countOf(beyond, "later report is", "later reports are")} not looked at here, and planned right after saving`;
}

function formatHeld(count: number): string {
  return count === 1 ? "1 stays held for something else" : `${count} stay held for something else`;
}
