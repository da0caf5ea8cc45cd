import { expect, test } from "vitest";
import { CHAIN_START, type ChainedFields, linkHash, verifyChain } from "./chain.ts";

type Link = ChainedFields & Readonly<{ previousHash: string; hash: string }>;

const START = { sequence: 0, hash: CHAIN_START };
const LENGTH = 40;
const MUTATIONS = 10_000;

function event(sequence: number): ChainedFields {
  return {
    organizationId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0001",
    sequence,
    at: new Date(Date.UTC(2026, 10, 22, 12, 0, sequence)),
    actorKind: "user",
    actorId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0002",
    actorName: "Ana Ruiz",
    action: "posting.approved",
    companyId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0003",
    postingId: `posting-${sequence}`,
    reportId: "R00Xk3PqL8vA",
    journalNumber: sequence % 3 === 0 ? null : 28_000 + sequence,
    gpDate: "2026-11-16",
    body: { before: { state: "ready" }, after: { state: "queued", revision: sequence }, detail: null },
  };
}

function chain(length: number): Link[] {
  let last = START;
  return Array.from({ length }, (_, index) => {
    const fields = event(index + 1);
    const link = { ...fields, previousHash: last.hash, hash: linkHash(last.hash, fields) };
    last = link;
    return link;
  });
}

test("a whole chain has no fault, nor has its end from a known link on", () => {
  const links = chain(LENGTH);

  expect(verifyChain(START, links)).toBeNull();
  expect(verifyChain(START, [])).toBeNull();
  expect(verifyChain(links[9] ?? START, links.slice(10))).toBeNull();
});

test("what a row has beside the chained fields says nothing of the chain", () => {
  const rows = chain(3).map((link) => ({ ...link, connectionId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0004" }));

  expect(verifyChain(START, rows)).toBeNull();
});

test("an edit is named at the event, a removal as a gap, a new story as a broken link", () => {
  const links = chain(5);
  const edited = links.map((link) => (link.sequence === 3 ? { ...link, actorName: "Somebody" } : link));
  const removed = links.filter(({ sequence }) => sequence !== 3);
  const [first, second, third, ...rest] = links;
  const fields = { ...event(3), actorName: "Somebody" };
  const rewritten = {
    ...third,
    ...fields,
    hash: linkHash(second?.hash ?? "", fields),
    previousHash: second?.hash ?? "",
  };

  expect(verifyChain(START, edited)).toEqual({ sequence: 3, fault: "changed" });
  expect(verifyChain(START, removed)).toEqual({ sequence: 4, fault: "gap" });
  expect(
    verifyChain(
      START,
      [first, second, rewritten, ...rest].flatMap((link) => link ?? []),
    ),
  ).toEqual({
    sequence: 4,
    fault: "broken_link",
  });
});

test("a cut at the end is seen against the head that is known", () => {
  const links = chain(5);
  const last = links.at(-1);
  const cut = links.slice(0, -1).at(-1);

  // verifyChain sees nothing wrong: the head row, and later the anchor outside of the database, say where it must end.
  expect(verifyChain(START, links.slice(0, -1))).toBeNull();
  expect(cut?.hash).not.toBe(last?.hash);
});

test("10,000 edits, removals, swaps, insertions and repeats: each is found", () => {
  const whole = chain(LENGTH);
  const random = seeded(20_261_122);
  const missed: string[] = [];
  for (let round = 0; round < MUTATIONS; round += 1) {
    const { what, links } = mutate(whole, random);
    if (verifyChain(START, links) === null) missed.push(what);
  }

  expect(missed).toEqual([]);
});

/** One change that is never at the end alone, so that what stands after it gives it away. */
function mutate(whole: readonly Link[], random: () => number): { what: string; links: Link[] } {
  const links = [...whole];
  const at = Math.floor(random() * (links.length - 1));
  const [link, next] = links.slice(at, at + 2);
  if (!link || !next) return { what: "nothing", links };
  const kind = Math.floor(random() * 5);
  if (kind === 0) links.splice(at, 1);
  else if (kind === 1) links.splice(at, 2, next, link);
  else if (kind === 2) links.splice(at, 0, link);
  else if (kind === 3)
    links.splice(at, 0, { ...link, postingId: "foreign", hash: linkHash(link.previousHash, event(at + 1)) });
  else return edit(links, at, link, random);
  return { what: `kind ${kind} at ${at}`, links };
}

function edit(links: Link[], at: number, link: Link, random: () => number): { what: string; links: Link[] } {
  const changes: Readonly<Record<string, unknown>> = {
    organizationId: "0d6c9f0e-6f6c-4a57-9d0d-1f6f8f1a0009",
    sequence: link.sequence + 1,
    at: new Date(link.at.getTime() + 1),
    actorKind: "engine",
    actorId: null,
    actorName: "Ana Ruíz",
    action: "posting.dismissed",
    companyId: null,
    postingId: "other",
    reportId: "R00Xk3PqL8va",
    journalNumber: 1,
    gpDate: "2026-11-17",
    body: { ...(link.body as object), detail: "" },
    previousHash: flip(link.previousHash, random),
    hash: flip(link.hash, random),
  };
  const names = Object.keys(changes);
  const name = names[Math.floor(random() * names.length)] ?? "at";
  links[at] = { ...link, [name]: changes[name] };
  return { what: `${name} at ${at}`, links };
}

function flip(hex: string, random: () => number): string {
  const at = Math.floor(random() * hex.length);
  const digit = (Number.parseInt(hex.charAt(at), 16) ^ (1 + Math.floor(random() * 15))).toString(16);
  return hex.slice(0, at) + digit + hex.slice(at + 1);
}

/** Mulberry32: the same changes in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
