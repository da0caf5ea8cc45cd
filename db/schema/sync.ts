import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import type { RunProblem } from "#lib/core/problem.ts";
import type { RunKind, Schedule } from "#lib/core/schedule/schedule.ts";
import { company } from "./company.ts";
import { createdAt, id, instant, organizationId } from "./columns.ts";

export const SYNC_STATES = ["requested", "running", "done", "failed", "stopped"] as const;
export type SyncState = (typeof SYNC_STATES)[number];
/** What a run is doing now, in this order. */
export const SYNC_STEPS = ["reference", "read", "sweep", "watch", "plan", "send", "mark"] as const;
export type SyncStep = (typeof SYNC_STEPS)[number];

/** Numbers of a run: how many reports were read, new, changed, unchanged, held, sent … and money where it is money. */
export type SyncCounts = Readonly<{
  read: number;
  created: number;
  changed: number;
  unchanged: number;
  ready: number;
  held: number;
  nothingToPost: number;
  sent: number;
  adopted: number;
  rejected: number;
  uncertain: number;
  sentCents: number;
}>;

/** A run. */
export const sync = pgTable(
  "sync",
  {
    id: id(),
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .references(() => company.id),
    /** Counts up per company: "Sync 1194". */
    number: integer("number").notNull(),
    /** `read`: Expensify only; `send`: what is ready; `sync`: both; `plan`: neither, what waits is planned anew. */
    kind: text("kind").$type<RunKind>().notNull().default("sync"),
    state: text("state").$type<SyncState>().notNull(),
    step: text("step").$type<SyncStep>(),
    /** Of the current step. */
    stepDone: integer("step_done").notNull().default(0),
    stepTotal: integer("step_total").notNull().default(0),
    requestedBy: text("requested_by").notNull(),
    requestedAt: createdAt(),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    counts: jsonb("counts").$type<SyncCounts>(),
    problems: jsonb("problems").$type<readonly RunProblem[]>().notNull().default([]),
    stopRequestedAt: instant("stop_requested_at"),
  },
  (table) => [
    unique("sync_number").on(table.companyId, table.number),
    index("sync_newest").on(table.organizationId, table.companyId, table.requestedAt),
  ],
);

/** What a run did, per report. */
export const syncReport = pgTable(
  "sync_report",
  {
    organizationId: organizationId(),
    syncId: uuid("sync_id")
      .notNull()
      .references(() => sync.id),
    reportId: text("report_id").notNull(),
    postingId: uuid("posting_id"),
    outcome: text("outcome").notNull(),
    at: instant("at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.syncId, table.reportId] }),
    index("sync_report_organization").on(table.organizationId),
  ],
);

export const schedule = pgTable(
  "schedule",
  {
    id: id(),
    organizationId: organizationId(),
    companyId: uuid("company_id")
      .notNull()
      .unique()
      .references(() => company.id),
    rule: jsonb("rule").$type<Schedule>().notNull(),
    pausedBy: text("paused_by"),
    pausedAt: instant("paused_at"),
    /** Slots up to here are dealt with; a new schedule starts now, not in the past. */
    lookedAt: instant("looked_at").notNull(),
  },
  (table) => [index("schedule_organization").on(table.organizationId)],
);

/** Id-only, without row-level security: who runs a slot is decided by this primary key. */
export const scheduleSlot = pgTable(
  "schedule_slot",
  {
    scheduleId: uuid("schedule_id").notNull(),
    slotAt: instant("slot_at").notNull(),
    takenAt: instant("taken_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.scheduleId, table.slotAt] })],
);
