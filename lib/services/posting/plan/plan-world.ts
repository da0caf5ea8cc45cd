import type { PlannedDate } from "#lib/core/journal/rule/posting-date.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import type { Posting } from "#lib/core/posting/posting.ts";
import type { PostingAbout, SweptJournal } from "#lib/core/posting/store.ts";
import type { HoldProblem } from "#lib/core/problem.ts";
import type { PostingWorld } from "../step.ts";

/** What is known of a report: whole, or quarantined with its problems. `hash` is the content hash, or that of the raw line. */
export type PlanInput = Readonly<{
  reportId: string;
  hash: string;
  about: PostingAbout;
  quarantine: readonly HoldProblem[];
  /** Expensify was asked for it by its id and no longer has it, or no longer shows it. */
  gone: boolean;
}>;

export type PlanWorld = PostingWorld &
  Readonly<{
    rules: CompanyRules;
    /** Null where no revision may be added: a person's change only plans what is there. */
    markerKey: Uint8Array | null;
    /** Policy id → companies that it feeds, while no person has confirmed that there are several. */
    sharedWorkspaces: ReadonlyMap<string, readonly string[]>;
    /** When our database was last set back, and when GP was last searched completely, by the database's clock. */
    history: Readonly<{ lostAt: Date | null; sweptAt: Date | null }>;
  }>;

/** `waiting`: something of this report is on the wire; it is planned again once that is resolved. */
export type PlanOutcome = "unchanged" | "ready" | "held" | "nothing_to_post" | "waiting" | "withdrawn";

/** What is known of a report before it is planned. */
export type KnownOfReport = Readonly<{
  /** Its revisions, newest first. */
  revisions: readonly Posting[];
  /** Journals that the sweep met in GP with the report's id in their reference. */
  met: readonly SweptJournal[];
  /** The date that its plan had before it was taken apart to be made again. */
  planned?: PlannedDate | null;
}>;
