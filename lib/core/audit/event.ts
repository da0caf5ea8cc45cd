import type { Day } from "../day.ts";

export type Actor =
  | Readonly<{ kind: "user"; id: string; name: string }>
  | Readonly<{ kind: "engine"; job: string }>
  | Readonly<{ kind: "shell"; command: string }>;

/** Every action that is ever audited. Names are `{noun}.{verb}`; they are only added, never renamed. */
export const AUDIT_ACTIONS = [
  "organization.created",
  "organization.changed",
  "member.added",
  "member.changed",
  "member.signed_in",
  "member.sign_in_refused",
  "member.signed_out",
  "connection.created",
  "connection.changed",
  "connection.secret_set",
  "connection.secret_waits",
  "connection.secret_refused",
  "connection.secret_discarded",
  "connection.secrets_resealed",
  "connection.pinged",
  "connection.circuit_opened",
  "connection.circuit_closed",
  "connection.self_test_asked",
  "connection.self_tested",
  "setup.started",
  "setup.finished",
  "setup.abandoned",
  "company.created",
  "company.changed",
  "company.swept",
  "company.settlement_confirmed",
  "company.rules_changed",
  "calendar.changed",
  "schedule.changed",
  "schedule.paused",
  "schedule.resumed",
  "mapping.changed",
  "report.read",
  "report.changed",
  "report.quarantined",
  "report.included",
  "sync.requested",
  "sync.stop_requested",
  "sync.ended",
  "posting.planned",
  "posting.ready",
  "posting.held",
  "posting.nothing_to_post",
  "posting.replanned",
  "posting.approved",
  "posting.approval_withdrawn",
  "posting.queued",
  "posting.claimed",
  "posting.unclaimed",
  "posting.attempt_started",
  "posting.not_executed",
  "posting.rejected",
  "posting.uncertain",
  "posting.sent",
  "posting.adopted",
  "posting.sent_not_found",
  "posting.duplicate_found",
  "posting.looked",
  "posting.dismissed",
  "posting.restored",
  "posting.superseded",
  "posting.already_in_gp",
  "posting.send_again_asked",
  "posting.send_again_requested",
  "posting.replayed",
  "posting.gp_changed",
  "posting.withdrawn",
  "posting.acknowledged",
  "posting.taken_back",
  "posting.correction_asked",
  "report.marked_exported",
  "company.history_lost",
  "company.ledger_named",
  "company.ledger_renamed",
  "company.watched",
  "push.asked",
  "push.agreed",
  "push.refused",
  "push.done",
  "push.failed",
  "push.unclear",
  "push.schedule_changed",
  "push.prepared",
  "reference.brake_released",
  "segment.named",
  "company.went_live",
  "company.taken_off_live",
  "company.rules_taken",
  "company.shadow_asked",
  "company.shadow_ended",
  "report.keyed_by_hand",
  "report.keyed_by_hand_undone",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What is recorded, before it gets its place in the chain. */
export type AuditEntry = Readonly<{
  action: AuditAction;
  companyId?: string | null;
  postingId?: string | null;
  reportId?: string | null;
  journalNumber?: number | null;
  gpDate?: Day | null;
  before?: unknown;
  after?: unknown;
  detail?: unknown;
}>;

/** How the actor is named in lists; a user's name is kept as it was on the day. */
export function actorName(actor: Actor): string {
  if (actor.kind === "user") return actor.name;
  return actor.kind === "engine" ? `Engine (${actor.job})` : `Shell (${actor.command})`;
}
