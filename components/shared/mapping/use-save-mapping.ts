"use client";

import { useRef } from "react";
import { notify } from "../notify.ts";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { saveManyMappingAction, saveMappingAction } from "#lib/web/actions/mapping.ts";
import { countOf, formatMoney } from "#lib/web/format.ts";
import { type MappingChange, SAVED_AT_ONCE_MAX, type SavedMapping } from "#lib/web/queries/mapping.ts";

/** Queries that a change of mapping makes old. */
export const CHANGED_BY_MAPPING = [
  ["/api/mapping"],
  ["/api/mapping/board"],
  ["/api/mapping/matrix"],
  ["/api/mapping/flow-report"],
  ["/api/mapping/suggestion"],
  // A confirmed account is told in its picker.
  ["/api/mapping/target"],
  ["/api/mapping/preview"],
  ["/api/mapping/history"],
  ["/api/mapping/special"],
  ["/api/mapping/version"],
  ["/api/mapping/put-back"],
  ["/api/review"],
  ["/api/posting"],
] as const;

/** How many changes `undo` remembers, each whole: a bulk change, a file, a single row. */
const UNDO_MAX = 20;

type Before = Readonly<{ changes: readonly MappingChange[] }>;

/**
 * Saves mapping rows, says what that released, and takes changes back with `undo`, the last one first and each whole: saving what
 * was there before. Undo goes on from the version that this page saved last, so that it never takes back what another person did.
 */
export function useSaveMapping(companyId: string) {
  const undone = useRef<readonly Before[]>([]);
  const version = useRef(0);
  /** A save on its way: an undo that is asked for meanwhile waits for it. */
  const onItsWay = useRef<Promise<unknown>>(Promise.resolve());
  const options = { changes: CHANGED_BY_MAPPING, refresh: false };
  const few = useServerAction(saveMappingAction, options);
  const many = useServerAction(saveManyMappingAction, options);
  const send = async (changes: readonly MappingChange[], expectedVersion: number) => {
    const { run } = changes.length > SAVED_AT_ONCE_MAX ? many : few;
    const saved = await run({ companyId, changes: [...changes], expectedVersion });
    if (saved !== null) version.current = saved.version;
    return saved;
  };
  /** `words`: what the notice says; as a function where that depends on what was saved. */
  const save = async (
    changes: readonly MappingChange[],
    expectedVersion: number,
    words: string | ((saved: SavedMapping) => string),
  ) => {
    const sending = send(changes, expectedVersion);
    onItsWay.current = sending;
    const saved = await sending;
    if (saved === null) return null;
    undone.current = [...undone.current, { changes: saved.before as readonly MappingChange[] }].slice(-UNDO_MAX);
    const title = typeof words === "string" ? words : words(saved);
    notify({ tone: "done", title, text: effectWords(saved), action: { label: "Undo", run: () => void undo() } });
    return saved;
  };
  /** The rows that are as before again; null when there was nothing to take back, or it was refused. */
  const undo = async (): Promise<Readonly<{ changes: readonly MappingChange[]; version: number }> | null> => {
    await onItsWay.current;
    const last = undone.current.at(-1);
    if (last === undefined) return null;
    undone.current = undone.current.slice(0, -1);
    const saved = await send(last.changes, version.current);
    if (saved === null) return null;
    const title = `Taken back: ${countOf(last.changes.length, "row")} as before`;
    notify({ tone: "done", title, text: effectWords(saved) });
    return { changes: last.changes, version: saved.version };
  };
  return { save, undo, pending: few.pending || many.pending };
}

/** What really happened, after the fact. */
function effectWords({ released, releasedCents, changed, newlyHeld, beyond }: SavedMapping): string {
  const parts = [
    released.length > 0 ? `${countOf(released.length, "held report")} released, ${formatMoney(releasedCents)}` : "",
    changed > 0 ? `${countOf(changed, "waiting journal")} changed` : "",
    newlyHeld > 0 ? `${countOf(newlyHeld, "report")} held now` : "",
    beyond > 0 ? `${countOf(beyond, "more report is", "more reports are")} planned anew now` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "No report waited for it." : `${parts.join(", ")}.`;
}
