import type { z } from "zod";
import { centsToDecimal } from "#lib/core/money.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { ok, type Result } from "#lib/core/result.ts";
import type { Context } from "../context.ts";
import { csvText } from "../table-file/csv-text.ts";
import type { ExportedFile } from "./export-search.ts";
import { linkText } from "./journal-links.ts";
import { type AuditRecord, readRecord, type ReadRecord } from "./read-record.ts";

const HEAD = ["Part", "At (UTC)", "Who", "What", "Value", "Account", "Debit", "Credit", "Event", "Hash"] as const;
const AS_TEXT: ReadonlySet<string> = new Set(["Account"]);

/** One record as a CSV file for Excel: its facts, journal lines, attempts and events. Errors: those of `readRecord`. */
export async function exportRecord(
  ctx: Context,
  input: z.output<typeof ReadRecord>,
): Promise<Result<ExportedFile, RequestProblem>> {
  const found = await readRecord(ctx, input);
  if (!found.ok) return found;
  const record = found.value;
  const rows = [...facts(record), ...lines(record), ...attempts(record), ...events(record)];
  return ok({
    fileName: `audit-${record.reportId}-revision-${record.revision}.csv`,
    text: csvText(HEAD, rows, AS_TEXT),
  });
}

type Row = readonly string[];

function row(part: string, cells: Readonly<Partial<Record<(typeof HEAD)[number], string>>>): Row {
  return HEAD.map((name) => (name === "Part" ? part : (cells[name] ?? "")));
}

function facts(record: AuditRecord): Row[] {
  const { gp, chain } = record;
  const values: readonly (readonly [string, string | null])[] = [
    ["Report", record.reportId],
    ["Revision", String(record.revision)],
    ["Kind", record.kind],
    ["Report name", record.reportName],
    ["Employee", record.employee],
    ["Company", `${record.companyCode}, ${record.companyName}`],
    ["State", record.state],
    ["Journal", gp === null ? null : String(gp.journalNumber)],
    ["State in GP", gp?.state ?? null],
    ["Audit trail code in GP", gp?.auditTrailCode || null],
    ["GP date", gp?.date ?? record.journalDate],
    ["Batch", gp?.batchId || record.batchId],
    ["Amount", `${centsToDecimal(record.totalCents)} ${record.currency}`],
    ["Marker", record.marker],
    ["Approved in Expensify (UTC)", instant(record.approvedAt)],
    ...record.links.map((link) => ["Linked journal", linkText(link)] as const),
    [
      "Audit chain",
      chain.verified
        ? `events ${chain.from ?? ""} to ${chain.to ?? ""} verified`
        : `event ${chain.faultAt ?? ""} is not as it was written`,
    ],
  ];
  return values
    .filter(([, value]) => value !== null)
    .map(([what, value]) => row("Fact", { What: what, Value: value ?? "" }));
}

function lines(record: AuditRecord): Row[] {
  return record.lines.map(({ account, text, debitCents, creditCents }) =>
    row("Journal line", {
      Account: account,
      What: text,
      Debit: debitCents === 0 ? "" : centsToDecimal(debitCents),
      Credit: creditCents === 0 ? "" : centsToDecimal(creditCents),
    }),
  );
}

function attempts(record: AuditRecord): Row[] {
  return record.attempts.map(({ number, startedAt, outcome, requestHash }) =>
    row("Attempt", {
      "At (UTC)": instant(startedAt),
      What: `Attempt ${number}: ${outcome ?? "under way"}`,
      Value: `SHA-256 ${requestHash}`,
    }),
  );
}

function events(record: AuditRecord): Row[] {
  return record.timeline.map(({ sequence, at, actorName, action, before, after, detail, hash }) =>
    row("Event", {
      "At (UTC)": instant(at),
      Who: actorName,
      What: action,
      Value: JSON.stringify({ before, after, detail }),
      Event: String(sequence),
      Hash: hash,
    }),
  );
}

function instant(at: string | null): string {
  return at?.slice(0, 19).replace("T", " ") ?? "";
}
