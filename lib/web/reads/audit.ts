import "server-only";
import { exportRecord } from "#lib/services/audit/export-record.ts";
import { ExportSearch, exportSearch } from "#lib/services/audit/export-search.ts";
import { ReadRecord, readRecord } from "#lib/services/audit/read-record.ts";
import { SearchAudit, searchAudit } from "#lib/services/audit/search-audit.ts";
import { read } from "../read.ts";

export const searchAuditRead = read(SearchAudit, searchAudit, { right: "audit.read" });
export const readRecordRead = read(ReadRecord, readRecord, { right: "audit.read" });
export const exportSearchRead = read(ExportSearch, exportSearch, { right: "audit.read" });
export const exportRecordRead = read(ReadRecord, exportRecord, { right: "audit.read" });
