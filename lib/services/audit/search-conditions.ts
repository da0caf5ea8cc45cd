import { and, eq, exists, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { auditEvent, company, connection, posting } from "#db/schema/index.ts";
import { type AmountRange, type AuditQuery, journalNumberOf } from "#lib/core/audit/parse-search.ts";

const JOURNAL_DATE = sql`coalesce(${posting.gpDate}, ${posting.intentDate}, (${posting.plan}->>'date')::date, ${posting.approvedAt}::date)`;

/** What a query asks of a posting. Texts compare as `LIKE` with everything escaped; nothing typed becomes a pattern. */
export function postingConditions(tx: Transaction, query: AuditQuery): SQL[] {
  const {
    reportId,
    digits,
    journalNumber,
    batch,
    marker,
    employee,
    account,
    by,
    connection: through,
    amount,
    states,
    gpStates,
    after,
    before,
  } = query;
  const conditions = [
    reportId === null ? undefined : eq(posting.subject, reportId),
    digits === null ? undefined : digitsCondition(digits),
    journalNumber === null ? undefined : eq(posting.journalNumber, journalNumber),
    batch === null
      ? undefined
      : sql`(starts_with(${posting.batchId}, ${batch}) or starts_with(${posting.gpBatchId}, ${batch}))`,
    marker === null ? undefined : sql`upper(${posting.marker}) = ${marker}`,
    employee === null ? undefined : contains(posting.employee, employee),
    account === null
      ? undefined
      : sql`exists (select 1 from jsonb_array_elements(${posting.plan}->'lines') line where starts_with(line->>'account', ${account}))`,
    by === null ? undefined : actedBy(tx, by),
    through === null ? undefined : inArray(posting.companyId, companiesOn(tx, through)),
    amount === null ? undefined : amountCondition(amount),
    stateCondition(states, gpStates),
    after === null ? undefined : sql`${JOURNAL_DATE} >= ${after}::date`,
    before === null ? undefined : sql`${JOURNAL_DATE} <= ${before}::date`,
  ];
  return conditions.filter((condition) => condition !== undefined);
}

/** `merchants` reads every report whole: slow, so it is asked for only when names found little. */
export function wordConditions(words: readonly string[], merchants: boolean): SQL[] {
  return words.map((word) => {
    const names = [contains(posting.employee, word), contains(posting.reportName, word)];
    const expenses = sql`jsonb_path_query_array(${posting.content}, '$.expenses[*].merchant')`;
    const inMerchants = sql`exists (select 1 from jsonb_array_elements_text(${expenses}) merchant where merchant ilike ${likeText(word)})`;
    return or(...names, ...(merchants ? [inMerchants] : [])) ?? sql`false`;
  });
}

/** `50%_a\b` means itself. */
export function likeText(text: string): string {
  return `%${text.replace(/[\\%_]/g, (found) => `\\${found}`)}%`;
}

function contains(column: typeof posting.employee | typeof posting.reportName, text: string): SQL {
  return sql`${column} ilike ${likeText(text)}`;
}

function digitsCondition(digits: string): SQL {
  const number = journalNumberOf(digits);
  const asIds = or(
    eq(posting.subject, digits),
    sql`${digits} = any (${posting.transactionIds})`,
    sql`${posting.content}->>'oldReportId' = ${digits}`,
  );
  return (number === null ? asIds : or(eq(posting.journalNumber, number), asIds)) ?? sql`false`;
}

function actedBy(tx: Transaction, by: string): SQL {
  const events = tx
    .select({ one: sql`1` })
    .from(auditEvent)
    .where(and(eq(auditEvent.postingId, posting.id), sql`${auditEvent.actorName} ilike ${likeText(by)}`));
  return exists(events);
}

/** Companies with a connection whose name has this in it. */
function companiesOn(tx: Transaction, name: string) {
  return tx
    .select({ id: company.id })
    .from(company)
    .innerJoin(
      connection,
      or(eq(connection.id, company.gpConnectionId), eq(connection.id, company.expensifyConnectionId)),
    )
    .where(sql`${connection.name} ilike ${likeText(name)}`);
}

/** `status:held status:posted`: either. */
function stateCondition(states: AuditQuery["states"], gpStates: AuditQuery["gpStates"]): SQL | undefined {
  return or(
    states.length === 0 ? undefined : inArray(posting.state, [...states]),
    gpStates.length === 0 ? undefined : inArray(posting.gpState, [...gpStates]),
  );
}

function amountCondition({ minCents, maxCents, withMin, withMax }: AmountRange): SQL | undefined {
  const total = posting.totalCents;
  return and(
    minCents === null ? undefined : withMin ? sql`${total} >= ${minCents}` : sql`${total} > ${minCents}`,
    maxCents === null ? undefined : withMax ? sql`${total} <= ${maxCents}` : sql`${total} < ${maxCents}`,
  );
}
