import { unreachable } from "../../assert.ts";
import type { HoldCode, HoldProblem } from "../../problem.ts";
import { canonicalJson } from "../../report/canonical-json.ts";
import { ok } from "../../result.ts";
import { gpAlerts } from "../gp-alerts.ts";
import { illegal, stay } from "../move.ts";
import type { GpJournalRef, Posting } from "../posting.ts";
import type { Decided, SentEvent } from "../posting-event.ts";

/** What the watch says; all of it is said anew at each change. */
const FROM_WATCH: readonly HoldCode[] = ["changed_in_gp", "voided_in_gp", "gone_from_gp", "reappeared_in_gp"];

/**
 * What became of a journal after it was sent. The posting stays `sent`, for good; what a person has to look at stands in its
 * holds, until it is closed or over.
 */
export function decideSent(posting: Posting, event: SentEvent): Decided {
  if (posting.state !== "sent") return illegal(posting, event.kind);
  switch (event.kind) {
    case "watched":
      return watched(posting, event);
    case "duplicate_seen": {
      const { journalNumbers } = event;
      const holds = raise(posting, ["duplicate_in_gp"], [{ code: "duplicate_in_gp", journalNumbers }]);
      return same(posting, { holds }) ?? stay(posting, { holds }, { action: "posting.duplicate_found", detail: event });
    }
    case "withdrawn": {
      const { status } = event;
      const holds = raise(
        posting,
        ["withdrawn_after_sending"],
        status === null ? [] : [{ code: "withdrawn_after_sending", status }],
      );
      // Approved again: should it be withdrawn once more, somebody is told once more.
      const acknowledged =
        status === null ? without(posting.acknowledged, ["withdrawn_after_sending"]) : posting.acknowledged;
      const change = { holds, acknowledged };
      return same(posting, change) ?? stay(posting, change, { action: "posting.withdrawn", detail: { status } });
    }
    case "taken_back": {
      if (posting.takenBack !== null) return illegal(posting, "taken_back");
      const change = { takenBack: event.how, holds: [], askedBy: null };
      return stay(posting, change, { action: "posting.taken_back", detail: event.how, expenses: "release" });
    }
    default:
      return unreachable(event);
  }
}

function watched(posting: Posting, event: Extract<SentEvent, { kind: "watched" }>): Decided {
  const { gp } = posting;
  if (gp === null) return illegal(posting, "watched");
  const now = event.journal ?? { ...gp, state: "gone" as const };
  // Year-end close and consolidation remove detail: what was once posted is never "gone".
  if (event.journal === null && gp.state === "posted") return illegal(posting, "gone");
  if (isSameInGp(now, gp)) return unchanged(posting);
  const [stood, stands] = [standsInGp(gp), standsInGp(now)];
  const change = { gp: now, holds: raise(posting, FROM_WATCH, alertsNow(posting, now)) };
  // It stands for nothing any more, or does again: then its expenses are its own once more, unless others took them.
  const claim = stands && event.expensesTaken !== true ? "claim" : "keep";
  const expenses = stood === stands || posting.takenBack !== null ? "keep" : stands ? claim : "release";
  return stay(posting, change, { action: "posting.gp_changed", detail: { before: gp, after: now }, expenses });
}

/** Asked for every journal of every pass, nearly all of which are as they were. */
function isSameInGp(now: GpJournalRef, before: GpJournalRef): boolean {
  const { differences, ...rest } = now;
  const { differences: had, ...others } = before;
  const names = Object.keys(rest) as (keyof typeof rest)[];
  return (
    names.every((name) => rest[name] === others[name]) &&
    differences.length === had.length &&
    differences.every((text, index) => text === had[index])
  );
}

/** That it came back stays said, whatever GP does with it then: another journal may have been sent in its place. */
function alertsNow({ gp, holds }: Posting, now: GpJournalRef): readonly HoldProblem[] {
  const alerts = gpAlerts(now, gp);
  const back = standsInGp(now) ? holds.filter(({ code }) => code === "reappeared_in_gp") : [];
  return alerts.some(({ code }) => code === "reappeared_in_gp") ? alerts : [...alerts, ...back];
}

function standsInGp({ state }: GpJournalRef): boolean {
  return state !== "gone" && state !== "voided";
}

/** The holds with those of `codes` replaced by `problems`, less what a person has closed already. */
function raise(posting: Posting, codes: readonly HoldCode[], problems: readonly HoldProblem[]): readonly HoldProblem[] {
  const others = without(posting.holds, codes);
  if (problems.length === 0) return others;
  const closed = new Set(posting.acknowledged.map(canonicalJson));
  return [...others, ...problems.filter((problem) => !closed.has(canonicalJson(problem)))];
}

function without(problems: readonly HoldProblem[], codes: readonly HoldCode[]): readonly HoldProblem[] {
  const isMeant = ({ code }: HoldProblem) => codes.includes(code);
  return problems.some(isMeant) ? problems.filter((problem) => !isMeant(problem)) : problems;
}

/** A decision that changes nothing is none: nothing is written, and no event tells of it. */
function same(posting: Posting, change: Partial<Posting>): Decided | null {
  const changed = Object.entries(change).some(([name, value]) => {
    const before = posting[name as keyof Posting];
    return value !== before && canonicalJson(value) !== canonicalJson(before);
  });
  return changed ? null : unchanged(posting);
}

function unchanged(posting: Posting): Decided {
  return ok({ posting, expenses: "keep", audit: { action: "posting.looked", detail: null }, next: "none" });
}
