import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { type GateFacts, misfitsOf } from "#lib/core/access/gate.ts";
import { mayDo, type Right, type Role } from "#lib/core/access/roles.ts";
import { periodOf } from "#lib/core/calendar/period-of.ts";
import { hasPeriodsInGp } from "#lib/core/connection/connection-settings.ts";
import { day, dayInZone } from "#lib/core/day.ts";
import { findEntry } from "#lib/core/mapping/find-entry.ts";
import type { CompanyRules } from "#lib/core/mapping/rules.ts";
import type { ShadowOutcome } from "#lib/core/shadow/shadow-outcome.ts";
import type { Transaction } from "#db/client.ts";
import { connection, member, posting, shadowRun, user } from "#db/schema/index.ts";
import { type ConflictCode, conflictsOf } from "#lib/core/connection/self-test/conflicts.ts";
import { stepsOf } from "#lib/core/connection/self-test/self-test.ts";
import { type KnownTests, loadConflictFacts, loadKnownTests } from "../../connection/self-test/load-self-tests.ts";
import { periodsReadAt } from "../../reference/periods-reading.ts";
import { loadRows } from "../../mapping/list-mapping.ts";
import type { LoadedRules } from "../load-rules.ts";

const PEOPLE_MAX = 1_000;

/** The layer of Expensify's ping that proves sign and total. */
const CALIBRATE_LAYER = "calibrate";

type ConnectionFact = GateFacts["gp"];
type SelfTestFact = GateFacts["selfTests"]["gp"];

/** Everything that the gate's ticks are judged by, read in one transaction and from nobody else: what answered did so before. */
export async function loadGateFacts(tx: Transaction, loaded: LoadedRules, now: Date): Promise<GateFacts> {
  const { company, rules } = loaded;
  const today = dayInZone(now, rules.timeZone);
  const period = periodOf(today, rules.periods);
  const { all, stats } = await loadRows(tx, loaded, now);
  const { spendCents, coveredCents, rulesPerExpense } = stats;
  const uncovered = all.filter((row) => row.state !== "mapped" && row.spendCents !== 0);
  const settlement = settlementAccounts(rules);
  return {
    now,
    expensify: await connectionFact(tx, company.expensifyConnectionId, company.workspacesReadAt),
    gp: await connectionFact(tx, company.gpConnectionId, company.accountsReadAt),
    accounts: {
      readAt: company.accountsReadAt,
      count: rules.accounts.size,
      misfits: misfitsOf(rules.accounts.keys(), rules.segments, rules.separator),
    },
    settlement: {
      count: settlement.length,
      unconfirmed: settlement.filter((account) => !rules.confirmedAccounts.has(account)),
    },
    calendar: {
      ...{ today, isCovered: period !== null, isClosed: period?.closed ?? false },
      isOfGp: await isCalendarOfGp(tx, company),
    },
    coverage: {
      ...{ spendCents, coveredCents, rulesPerExpense },
      rest: uncovered
        .toSorted((one, other) => other.spendCents - one.spendCents)
        .map(({ name, spendCents: ofRow }) => ({ name, spendCents: ofRow })),
    },
    workspaces: { count: rules.workspaces.size, unmapped: unmappedWorkspaces(rules) },
    people: await peopleOf(tx, company.organizationId),
    shadow: await shadowFact(tx, company.id),
    ...(await testFacts(tx, company)),
    sent: await tx.$count(posting, and(eq(posting.companyId, company.id), eq(posting.state, "sent"))),
  };
}

/** Answered by a ping that got to its end, or by giving what was read. */
async function connectionFact(tx: Transaction, connectionId: string, readAt: Date | null): Promise<ConnectionFact> {
  const [row] = await tx.select().from(connection).where(eq(connection.id, connectionId));
  const failed = row?.ping?.find((step) => !step.ok)?.layer ?? null;
  const isReadLater = readAt !== null && (row?.pingedAt == null || readAt > row.pingedAt);
  const pinged = row?.pingedAt != null && failed === null ? row.pingedAt : null;
  const answeredAt = isReadLater ? readAt : (pinged ?? readAt);
  const isRefused = row?.circuitOpenedAt != null;
  return { name: row?.name ?? "", answeredAt, failedLayer: isRefused ? "sign-in" : isReadLater ? null : failed };
}

/** The connection offers fiscal periods, and a run has read them. */
async function isCalendarOfGp(tx: Transaction, { id, gpConnectionId }: LoadedRules["company"]): Promise<boolean> {
  const ofConnection = eq(connection.id, gpConnectionId);
  const [row] = await tx.select({ settings: connection.settings }).from(connection).where(ofConnection);
  return hasPeriodsInGp(row?.settings) && (await periodsReadAt(tx)).has(id);
}

/** What the self-tests of both connections came to. The rules of this company are what they are held against. */
async function testFacts(
  tx: Transaction,
  { gpConnectionId, expensifyConnectionId }: LoadedRules["company"],
): Promise<Pick<GateFacts, "selfTests" | "conflicts">> {
  const rows = await tx
    .select()
    .from(connection)
    .where(inArray(connection.id, [gpConnectionId, expensifyConnectionId]));
  const tests = new Map<string, KnownTests>();
  const conflicts: ConflictCode[] = [];
  for (const row of rows) {
    const known = await loadKnownTests(tx, row.id);
    tests.set(row.id, known);
    conflicts.push(...conflictsOf(known.answers, await loadConflictFacts(tx, row)));
  }
  const pinged = rows.find(({ id }) => id === expensifyConnectionId);
  const ofExpensify = [testFact(tests.get(expensifyConnectionId)), pinged ? calibratedFact(pinged) : null];
  const expensify = ofExpensify.reduce((one, other) => (one === null || (other && other.at > one.at) ? other : one));
  return { selfTests: { gp: testFact(tests.get(gpConnectionId)), expensify }, conflicts };
}

function testFact(known: KnownTests | undefined): SelfTestFact {
  const last = known?.last;
  if (!last?.finishedAt) return null;
  const stopsAt = stepsOf(last.steps).find(({ state }) => state === "failed" || state === "unclear")?.step ?? null;
  return { passed: last.state === "passed", at: last.finishedAt, stopsAt };
}

/** A ping that got as far as the calibration; one without a report proved nothing. */
function calibratedFact({ ping, pingedAt }: typeof connection.$inferSelect): SelfTestFact {
  const step = ping?.find(({ layer }) => layer === CALIBRATE_LAYER);
  const hasReports = ping?.some(({ layer, ok, detail }) => layer === "export" && ok && detail !== "0") ?? false;
  if (!step || !pingedAt || !hasReports || step.problem?.code === "ping_under_way") return null;
  return { passed: step.ok, at: pingedAt, stopsAt: step.ok ? null : CALIBRATE_LAYER };
}

/** What journals are credited to: the employees' liability, and the account of each mapped card. */
function settlementAccounts({ liabilityAccount, mapping }: CompanyRules): readonly string[] {
  const cards = [...mapping.values()].flatMap(({ kind, target }) => (kind === "card" && target ? [target] : []));
  return [...new Set([liabilityAccount, ...cards])];
}

/** Names of workspaces that have no value for a segment that is taken from the workspace. */
function unmappedWorkspaces(rules: CompanyRules): readonly string[] {
  const segments = rules.segments.filter(({ source }) => source.kind === "workspace");
  return [...rules.workspaces.values()].flatMap(({ policyId, name }) =>
    segments.every(({ position }) =>
      findEntry(rules, { kind: "workspace", segment: position, level: 0, source: policyId }),
    )
      ? []
      : [name],
  );
}

/** Names of who may map and who may approve. Ids decide in the core's place: two people may share a name. */
async function peopleOf(tx: Transaction, organizationId: string): Promise<GateFacts["people"]> {
  const rows = await tx
    .select({ name: user.name, email: user.email, roles: member.roles })
    .from(member)
    .innerJoin(user, eq(user.id, member.userId))
    .where(and(eq(member.organizationId, organizationId), sql`${user.disabledAt} is null`))
    .limit(PEOPLE_MAX);
  const having = (right: Right) =>
    rows.filter(({ roles }) => mayDo(roles as readonly Role[], right)).map(({ name, email }) => `${name} (${email})`);
  return { mappers: having("mapping.edit"), approvers: having("posting.approve") };
}

async function shadowFact(tx: Transaction, companyId: string): Promise<GateFacts["shadow"]> {
  const [row] = await tx
    .select({ fromDay: shadowRun.fromDay, toDay: shadowRun.toDay, result: shadowRun.result })
    .from(shadowRun)
    .where(and(eq(shadowRun.companyId, companyId), inArray(shadowRun.state, ["done"])))
    .orderBy(desc(shadowRun.askedAt))
    .limit(1);
  const outcome = (row?.result as { outcome?: ShadowOutcome } | null | undefined)?.outcome;
  if (!row || !outcome) return null;
  const { reports, matchedBasisPoints } = outcome.figures;
  return { fromDay: day(row.fromDay), toDay: day(row.toDay), reports, matchedBasisPoints };
}
