import type { Posting } from "#lib/core/posting/posting.ts";
import { arrayText } from "../json-rows.ts";
import type { Run } from "../tx.ts";

/** `taken`: by posting, the first expense that stands in another live one. `fresh`: claims that this transaction made. */
export type Claims = Readonly<{ taken: ReadonlyMap<string, Taken>; fresh: readonly Claim[] }>;
type Taken = Readonly<{ transactionId: string; reportId: string }>;
type Claim = Readonly<{ transactionId: string; postingId: string }>;
type Held = Claim & Readonly<{ owner: string | null }>;

/** As lists, so that a report of any length is two parameters. */
const WANTED = "unnest($1::text[], $2::uuid[]) with ordinality as wanted(transaction_id, posting_id, place)";
const HOLDERS = `
  select wanted.transaction_id as "transactionId", wanted.posting_id as "postingId", e.posting_id as owner
  from ${WANTED} left join posting_expense e on e.transaction_id = wanted.transaction_id and e.transaction_id = any($1::text[])
  where e.posting_id is distinct from wanted.posting_id order by place`;
const REPORTS = 'select id, subject as "reportId" from posting where id = any($1::uuid[])';
// Sorted, so that two reports that share several expenses wait for each other in one order and never in a circle.
const CLAIM = `
  insert into posting_expense (organization_id, transaction_id, posting_id)
  select $3::uuid, transaction_id, posting_id from ${WANTED} order by transaction_id
  on conflict do nothing returning transaction_id as "transactionId", posting_id as "postingId"`;
const RELEASE = `
  delete from posting_expense e using ${WANTED}
  where e.transaction_id = wanted.transaction_id and e.posting_id = wanted.posting_id`;
const RELEASE_ALL = "delete from posting_expense where posting_id = any($1::uuid[])";

/** Claims all expenses of each posting for it. Mostly they are its own already: then nothing is written. No expense may be wanted twice. */
export async function claimExpenses(run: Run, organizationId: string, postings: readonly Posting[]): Promise<Claims> {
  const wanted = postings.flatMap(({ id: postingId, transactionIds }) =>
    transactionIds.map((transactionId) => ({ transactionId, postingId })),
  );
  if (wanted.length === 0) return { taken: new Map(), fresh: [] };
  const before = await run<Held>(HOLDERS, ...lists(wanted));
  const free = before.filter(({ owner }) => owner === null);
  if (free.length === 0) return { taken: await takenOf(run, before), fresh: [] };
  const fresh = await run<Claim>(CLAIM, ...lists(free), organizationId);
  // Asked again: another one may have claimed it meanwhile.
  return { taken: await takenOf(run, await run<Held>(HOLDERS, ...lists(wanted))), fresh };
}

/** By posting, the first of its expenses that another one has. */
async function takenOf(run: Run, held: readonly Held[]): Promise<ReadonlyMap<string, Taken>> {
  if (held.length === 0) return new Map();
  const owners = arrayText(held.flatMap(({ owner }) => owner ?? []));
  const reports = await run<{ id: string; reportId: string }>(REPORTS, owners);
  const reportOf = new Map(reports.map(({ id, reportId }) => [id, reportId]));
  const taken = new Map<string, Taken>();
  for (const { postingId, transactionId, owner } of held)
    if (!taken.has(postingId)) taken.set(postingId, { transactionId, reportId: reportOf.get(owner ?? "") ?? "" });
  return taken;
}

/** Gives back claims of this transaction; a posting that was live before keeps its own. */
export async function releaseClaims(run: Run, claims: readonly Claim[]): Promise<void> {
  if (claims.length > 0) await run(RELEASE, ...lists(claims));
}

export async function releaseExpenses(run: Run, postingIds: readonly string[]): Promise<void> {
  if (postingIds.length > 0) await run(RELEASE_ALL, arrayText(postingIds));
}

function lists(claims: readonly Claim[]): [string, string] {
  return [
    arrayText(claims.map(({ transactionId }) => transactionId)),
    arrayText(claims.map(({ postingId }) => postingId)),
  ];
}
