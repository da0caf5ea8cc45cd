import type { AuditAction, AuditEntry } from "#lib/core/audit/event.ts";
import type { Sealer } from "#lib/core/connection/secret-place.ts";
import type { UseCase } from "../../context.ts";

/** What a configuration changed: one entry per audit event, for the person at the shell. */
export type Change = Readonly<{ action: AuditAction; what: string }>;

/** What every step of `configure` works with: one transaction, one list of changes, one list of what is refused. */
export type Scope = Readonly<{
  tx: UseCase["tx"];
  organizationId: string;
  now: Date;
  /** The name that stands beside what was set. */
  by: string;
  sealer: Sealer;
  secretOf: (variable: string) => string | undefined;
  /** Writes the audit event, and tells the caller: `what` is a name, never a value. */
  record: (entry: AuditEntry, what: string) => Promise<void>;
  /** Collected, so that all of them are shown; nothing of the file is kept when there is one. */
  refuse: (issue: string) => void;
}>;
