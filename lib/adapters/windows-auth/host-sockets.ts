import type { SignedConnection } from "./signed-connection.ts";

/** To one host and port from this process, whoever asks: GP is somebody's single server (windows-auth.md 6). */
const SOCKETS_PER_HOST_MAX = 2;

/** One credential at one server, shared by all clients that have the very same. */
export type Credential = Readonly<{
  host: string;
  /** A connection of this credential, not yet open. */
  open: () => SignedConnection;
  /** Ends what the credential keeps beside its connections. */
  dispose: () => Promise<void>;
}>;

type Lane = { connection: SignedConnection; credential: Credential; isBusy: boolean };
type Waiter = { readonly credential: Credential; isGone: boolean; readonly resolve: (lane: Lane | null) => void };
type Host = { lanes: Lane[]; waiting: Waiter[] };

const hosts = new Map<string, Host>();
const shared = new Map<string, { credential: Credential; users: number }>();

/** The credential of this key; made when nobody has it open. `release` it once; the last one closes its sockets. */
export function shareCredential(
  key: string,
  make: () => Credential,
): Readonly<{ credential: Credential; release: () => Promise<void> }> {
  const entry = shared.get(key) ?? { credential: make(), users: 0 };
  shared.set(key, entry);
  entry.users += 1;
  let isReleased = false;
  const release = async () => {
    if (isReleased) return;
    isReleased = true;
    entry.users -= 1;
    if (entry.users > 0) return;
    shared.delete(key);
    await Promise.all([closeAll(entry.credential), entry.credential.dispose()]);
  };
  return { credential: entry.credential, release };
}

/**
 * Lends a connection of the credential, one request at a time: a free one, a new one while the host has room, or one in
 * place of another credential's that is free. Else it waits its turn; `aborted` when the signal comes first, or when the
 * credential was closed meanwhile. A socket never passes from one credential to another.
 */
export async function onSocket<T>(
  credential: Credential,
  signal: AbortSignal,
  run: (connection: SignedConnection) => Promise<T>,
): Promise<T | "aborted"> {
  if (signal.aborted) return "aborted";
  const lane = await (takeFree(credential) ?? waitForOne(credential, signal));
  if (lane === null) return "aborted";
  try {
    return await run(lane.connection);
  } finally {
    await giveBack(lane);
  }
}

function hostOf({ host: name }: Credential): Host {
  const host = hosts.get(name) ?? { lanes: [], waiting: [] };
  hosts.set(name, host);
  return host;
}

/** Takes a lane in this very tick, so that none is missed between looking and waiting; null when all are busy. */
function takeFree(credential: Credential): Lane | Promise<Lane> | null {
  const { lanes } = hostOf(credential);
  const free = lanes.filter(({ isBusy }) => !isBusy);
  const own = free.filter((lane) => lane.credential === credential);
  const lane = own.find(({ connection }) => connection.isSignedIn) ?? own[0];
  if (!lane && lanes.length < SOCKETS_PER_HOST_MAX) return addLane(lanes, credential);
  const taken = lane ?? free[0];
  return taken ? handOver(taken, credential) : null;
}

function addLane(lanes: Lane[], credential: Credential): Lane {
  const lane = { connection: credential.open(), credential, isBusy: true };
  lanes.push(lane);
  return lane;
}

/** The place of one credential goes to another one: its connection is closed first. */
async function handOver(lane: Lane, credential: Credential): Promise<Lane> {
  lane.isBusy = true;
  if (lane.credential === credential) return lane;
  const { connection } = lane;
  lane.credential = credential;
  await connection.close();
  lane.connection = credential.open();
  return lane;
}

async function waitForOne(credential: Credential, signal: AbortSignal): Promise<Lane | null> {
  const { promise, resolve } = Promise.withResolvers<Lane | null>();
  const waiter: Waiter = { credential, isGone: false, resolve };
  hostOf(credential).waiting.push(waiter);
  const onAbort = () => leave(waiter);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function leave(waiter: Waiter): void {
  waiter.isGone = true;
  waiter.resolve(null);
}

async function giveBack(lane: Lane): Promise<void> {
  const host = hostOf(lane.credential);
  // Closed with its credential meanwhile.
  if (!host.lanes.includes(lane)) return lane.connection.close();
  for (let next = host.waiting.shift(); next; next = host.waiting.shift()) {
    if (next.isGone) continue;
    await handOver(lane, next.credential);
    if (!next.isGone) return next.resolve(lane);
  }
  lane.isBusy = false;
}

async function closeAll(credential: Credential): Promise<void> {
  const host = hostOf(credential);
  const isOwn = (each: Readonly<{ credential: Credential }>) => each.credential === credential;
  const closed = host.lanes.filter(isOwn);
  host.lanes = host.lanes.filter((lane) => !isOwn(lane));
  for (const waiter of host.waiting.filter(isOwn)) leave(waiter);
  host.waiting = host.waiting.filter(({ isGone }) => !isGone);
  if (host.lanes.length === 0 && host.waiting.length === 0) hosts.delete(credential.host);
  await Promise.all(closed.map(({ connection }) => connection.close()));
  // Those who waited for a place that is free now.
  while (host.lanes.length < SOCKETS_PER_HOST_MAX) {
    const next = host.waiting.shift();
    if (!next) return;
    if (!next.isGone) next.resolve(addLane(host.lanes, next.credential));
  }
}
