import type { ExportedFile } from "#lib/services/audit/export-search.ts";
import type { AuditRecord } from "#lib/services/audit/read-record.ts";
import type { AuditHits } from "#lib/services/audit/search-audit.ts";
import { apiQuery } from "../query.ts";

export type { ExportedFile } from "#lib/services/audit/export-search.ts";
export type { RecordAttempt } from "#lib/services/audit/read-attempts.ts";
export type { JournalLink, TwoPeople } from "#lib/services/audit/journal-links.ts";
export type { AuditRecord, RecordLine } from "#lib/services/audit/read-record.ts";
export type { EventValue, RecordEvent } from "#lib/services/audit/read-timeline.ts";
export type { AuditHit, AuditHits } from "#lib/services/audit/search-audit.ts";

/** What the audit box finds; a search that is typed over is called off. */
export const auditSearchQuery = (term: string, cursor: string | null = null) =>
  apiQuery<AuditHits>("/api/audit", { term, cursor });

/** Everything that happened to one posting. */
export const auditRecordQuery = (postingId: string) =>
  apiQuery<AuditRecord>("/api/audit/record", { postingId }, { quiet: true });

/** The files, made when they are asked for. */
export const auditSearchFileQuery = (term: string) => apiQuery<ExportedFile>("/api/audit/file", { term });
export const auditRecordFileQuery = (postingId: string) =>
  apiQuery<ExportedFile>("/api/audit/record-file", { postingId });
