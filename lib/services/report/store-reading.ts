import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { ReportReading } from "#lib/core/ports.ts";
import { contentHash, isSameContent } from "#lib/core/report/content-hash.ts";
import type { Report } from "#lib/core/report/report.ts";
import type { UseCase } from "../context.ts";
import { storable } from "#db/storable.ts";
import { report as reportTable } from "#db/schema/report.ts";

export type StoredReading = Readonly<{
  reportRowId: string;
  reportId: string;
  outcome: "created" | "changed" | "unchanged";
}>;
type Place = Readonly<{ organizationId: string; connectionId: string; companyId: string; now: Date }>;

/** Of a line that could not be taken, this much is kept to look at; its hash is of the whole. */
const RAW_CHARACTERS_MAX = 200_000;

/**
 * Keeps one reading as the report's row: every report that Expensify hands over is a row, whole or quarantined. The event
 * tells only of what is new or changed; names, comments and history may change unseen, they are not money.
 */
export async function storeReading(
  { tx, record }: UseCase,
  place: Place,
  reading: ReportReading,
): Promise<StoredReading> {
  const clean = storable(reading);
  const row = clean.kind === "report" ? wholeRow(clean.report) : quarantinedRow(clean);
  const [before] = await tx
    .select({ id: reportTable.id, contentHash: reportTable.contentHash })
    .from(reportTable)
    .where(sql`${eq(reportTable.connectionId, place.connectionId)} and ${eq(reportTable.reportId, row.reportId)}`);
  const seen = {
    organizationId: place.organizationId,
    connectionId: place.connectionId,
    firstReadAt: place.now,
    lastReadAt: place.now,
    goneAt: null,
  };
  const { organizationId: _o, connectionId: _c, firstReadAt: _f, ...again } = { ...seen, ...row };
  const [stored] = await tx
    .insert(reportTable)
    .values({ ...seen, ...row })
    // The content may be megabytes: it is sent once, and taken from the row that was to be inserted.
    .onConflictDoUpdate({
      target: [reportTable.connectionId, reportTable.reportId],
      set: { ...again, content: sql`excluded.content` },
    })
    .returning({ id: reportTable.id });
  if (!stored) throw new Error(`report ${row.reportId} was not stored`);
  const outcome = before === undefined ? "created" : isSame(before.contentHash, clean, row) ? "unchanged" : "changed";
  if (outcome !== "unchanged") {
    const action =
      reading.kind === "quarantined" ? "report.quarantined" : outcome === "created" ? "report.read" : "report.changed";
    await record({
      action,
      companyId: place.companyId,
      reportId: row.reportId,
      before: before ? { contentHash: before.contentHash } : null,
      after: { contentHash: row.contentHash, totalCents: row.totalCents, status: row.status, problems: row.quarantine },
    });
  }
  return { reportRowId: stored.id, reportId: row.reportId, outcome };
}

/** A hash that an older release stored is of the same content where only what it did not read is new. */
function isSame(stored: string, reading: ReportReading, { contentHash: fresh }: Readonly<{ contentHash: string }>) {
  return stored === fresh || (reading.kind === "report" && isSameContent(stored, reading.report));
}

function wholeRow(report: Report) {
  return {
    reportId: report.reportId,
    policyId: report.policyId,
    name: report.name,
    employee: report.submitterName || report.submitterEmail,
    status: report.status,
    currency: report.currency,
    totalCents: report.totalCents as number,
    approvedAt: report.approvedAt,
    content: report as unknown,
    contentHash: contentHash(report),
    quarantine: [],
  };
}

/** What Expensify wrote is kept as it came, for the person who looks into it. */
function quarantinedRow({ reportId, problems, raw }: Extract<ReportReading, { kind: "quarantined" }>) {
  const contentHashOfRaw = createHash("sha256").update(raw).digest("hex");
  const nothing = {
    policyId: "",
    name: "",
    employee: "",
    status: "unknown",
    currency: "",
    totalCents: 0,
    approvedAt: null,
  };
  return {
    reportId,
    ...nothing,
    content: storable({ raw: raw.slice(0, RAW_CHARACTERS_MAX) }) as unknown,
    contentHash: contentHashOfRaw,
    quarantine: problems,
  };
}
