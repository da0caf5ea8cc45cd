import type { Posting } from "#lib/core/posting/posting.ts";
import { arrayText } from "../json-rows.ts";
import type { Run } from "../tx.ts";

/** `taken`: by posting, the first expense that stands in another live one. `fresh`: claims that this transaction made. */
export type Claims = Readonly<{ taken: ReadonlyMap<string, Taken>; fresh: readonly Claim[] }>;
type Taken = Readonly<{ transactionId: string; reportId: string }>;
type Claim = Readonly<{ transactionId: string; postingId: string }>;

/** Lists, so that a report of any length is two parameters. */
const OWNERS = `
  select transaction_id as "transactionId", posting_id as "postingId" from posting_expense where transaction_id = any($1::text[])`;
const REPORTS = 'select id, subject as "reportId" from posting where id = any($1::uuid[])';
// Sorted, so that two reports that share several expenses wait for each other in one order and never in a circle.
const CLAIM = `
  insert into posting_expense (organization_id, transaction_id, posting_id)
  select $3::uuid, transaction_id, posting_id from unnest($1::text[], $2::uuid[]) as wanted(transaction_id, posting_id)
  order by transaction_id
  on conflict do nothing returning transaction_id as "transactionId", posting_id as "postingId"`;
const RELEASE = "delete from posting_expense where transaction_id = any($1::text[])";
const RELEASE_ALL = "delete from posting_expense where posting_id = any($1::uuid[])";

/** Claims all expenses of each posting for it. Mostly they are its own already: then nothing is written. No expense may be wanted twice. */
export async function claimExpenses(run: Run, organizationId: string, postings: readonly Posting[]): Promise<Claims> {
  const wanted = postings.flatMap(({ id: postingId, transactionIds }) =>
    transactionIds.map((transactionId) => ({ transactionId, postingId })),
  );
  if (wanted.length === 0) return { taken: new Map(), fresh: [] };
  const transactionIds = transactionsOf(wanted);
  const before = ownersOf(await run<Claim>(OWNERS, transactionIds));
  const free = wanted.filter(({ transactionId }) => !before.has(transactionId));
  if (free.length === 0) return { taken: await takenOf(run, wanted, before), fresh: [] };
  const postingIds = arrayText(free.map(({ postingId }) => postingId));
  const fresh = await run<Claim>(CLAIM, transactionsOf(free), postingIds, organizationId);
  // Asked again: another one may have claimed it meanwhile.
  const after = ownersOf(await run<Claim>(OWNERS, transactionIds));
  return { taken: await takenOf(run, wanted, after), fresh };
}

const ownersOf = (claims: readonly Claim[]) =>
  new Map(claims.map(({ transactionId, postingId }) => [transactionId, postingId]));
const transactionsOf = (claims: readonly Claim[]) => arrayText(claims.map(({ transactionId }) => transactionId));

/** By posting, the first of its expenses that another one has. */
async function takenOf(
  run: Run,
  wanted: readonly Claim[],
  owners: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Taken>> {
  const first = new Map<string, Readonly<{ transactionId: string; owner: string }>>();
  for (const { transactionId, postingId } of wanted) {
    const owner = owners.get(transactionId);
    if (owner !== undefined && owner !== postingId && !first.has(postingId))
      first.set(postingId, { transactionId, owner });
  }
  if (first.size === 0) return new Map();
  const ids = arrayText([...first.values()].map(({ owner }) => owner));
  const reports = await run<{ id: string; reportId: string }>(REPORTS, ids);
  const reportOf = new Map(reports.map(({ id, reportId }) => [id, reportId]));
  return new Map(
    [...first].map(([postingId, { transactionId, owner }]) => [
      postingId,
      { transactionId, reportId: reportOf.get(owner) ?? "" },
    ]),
  );
}

/** Gives back claims that this very transaction made; a posting that was live before keeps its own. */
export async function releaseClaims(run: Run, fresh: readonly Claim[]): Promise<void> {
  if (fresh.length > 0) await run(RELEASE, transactionsOf(fresh));
}

export async function releaseExpenses(run: Run, postingIds: readonly string[]): Promise<void> {
  if (postingIds.length > 0) await run(RELEASE_ALL, arrayText(postingIds));
}
