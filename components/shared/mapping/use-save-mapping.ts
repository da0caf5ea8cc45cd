"use client";

import { useRef } from "react";
import { notify } from "../notify.ts";
import { useServerAction } from "../use-server-action.ts";
import { saveMappingAction } from "#lib/web/actions/mapping.ts";
import { countOf, formatMoney } from "#lib/web/format.ts";
import type { MappingChange, SavedMapping } from "#lib/web/queries/mapping.ts";

/** Queries that a change of mapping makes old. */
export const CHANGED_BY_MAPPING = [
  ["/api/mapping"],
  ["/api/mapping/board"],
  ["/api/mapping/matrix"],
  ["/api/mapping/flow-report"],
  ["/api/mapping/preview"],
  ["/api/mapping/history"],
  ["/api/mapping/special"],
  ["/api/review"],
  ["/api/posting"],
] as const;

type Saved = Readonly<{ before: readonly MappingChange[]; version: number }>;

/** Saves mapping rows, says what that released, and takes the last change back with `undo`: saving what was there before. */
export function useSaveMapping(companyId: string) {
  const last = useRef<Saved | null>(null);
  const { run, pending } = useServerAction(saveMappingAction, { changes: CHANGED_BY_MAPPING, refresh: false });
  const send = async (changes: readonly MappingChange[], expectedVersion: number, words: string) => {
    const saved = await run({ companyId, changes: [...changes], expectedVersion });
    if (saved === null) return null;
    last.current = { before: saved.before as readonly MappingChange[], version: saved.version };
    notify({ tone: "done", title: words, text: effectWords(saved), action: { label: "Undo", run: () => void undo() } });
    return saved;
  };
  /** The rows that are as before again; null when there was nothing to take back, or it was refused. */
  const undo = async (): Promise<readonly MappingChange[] | null> => {
    const { current } = last;
    if (current === null) return null;
    last.current = null;
    const saved = await run({ companyId, changes: [...current.before], expectedVersion: current.version });
    if (saved === null) return null;
    const title = `Taken back: ${countOf(current.before.length, "row")} as before`;
    notify({ tone: "done", title, text: effectWords(saved) });
    return current.before;
  };
  return { save: send, undo, pending };
}

/** What really happened, after the fact. */
function effectWords({ released, releasedCents, changed, newlyHeld, beyond }: SavedMapping): string {
  const parts = [
    released.length > 0 ? `${countOf(released.length, "held report")} released, ${formatMoney(releasedCents)}` : "",
    changed > 0 ? `${countOf(changed, "waiting journal")} changed` : "",
    newlyHeld > 0 ? `${countOf(newlyHeld, "report")} held now` : "",
    beyond > 0 ? `${countOf(beyond, "more report")} with the next run` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "No report waited for it." : `${parts.join(", ")}.`;
}
