import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { freePort } from "./free-port.ts";
import { type PostgresBinaries, postgresBinaries } from "./postgres-binaries.ts";
import { forgetDeadPostmaster, readPostmaster, stopPostmaster, waitReady, whenGone } from "./postmaster.ts";
import { type Dropped, withoutRoot } from "./without-root.ts";

/** Recovery after a crash belongs to it. */
const START_TIMEOUT_MS = 120_000;
/** A port may be taken between the look and the start. */
const START_ATTEMPTS_MAX = 3;
const CONNECTIONS_MAX = 100;
const LOG_TAIL_LINES = 12;
const LOG_BYTES_MAX = 10_000_000;

/** The superuser of an embedded cluster. Only the set-up works as it. */
const SUPERUSER = "postgres";

export type EmbeddedOptions = Readonly<{
  /** The cluster's own folder; made when it is not there. The log stands beside it. */
  dir: string;
  /** Of the superuser. Fixed when the cluster is made. */
  password: string;
  /** 0: any. */
  portWanted: number;
  /** False for tests: no fsync, so a crash of the machine loses the cluster. */
  durable: boolean;
}>;

export type EmbeddedPostgres = Readonly<{
  /** As the superuser, on the database `postgres`. */
  adminUrl: string;
  port: number;
  pid: number;
  /** Found running: an earlier start was killed and could not stop it. */
  reused: boolean;
  /** Resolves when it is gone, by `stop` or by itself, or when the signal aborts. */
  gone: (signal: AbortSignal) => Promise<void>;
  stop: () => Promise<void>;
}>;

/**
 * Starts the Postgres that npm brought, on a loopback port with scram passwords, and makes its cluster first when
 * there is none. It runs in a session of its own: Ctrl-C in the terminal does not reach it, `stop` does. Throws with
 * the end of the log when it does not come up.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dir, password } = options;
  const binaries = await postgresBinaries();
  const dropped = withoutRoot(binaries.initdb);
  if (existsSync(join(dir, "PG_VERSION"))) refuseOtherVersion(dir, binaries);
  else makeCluster(options, binaries, dropped);

  const asRunning = (reused: boolean): EmbeddedPostgres | null => {
    const postmaster = readPostmaster(dir);
    if (!postmaster) return null;
    const { port, pid } = postmaster;
    const adminUrl = `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
    return {
      adminUrl,
      port,
      pid,
      reused,
      gone: (signal) => whenGone(dir, pid, signal),
      stop: () => stopPostmaster(dir),
    };
  };

  forgetDeadPostmaster(dir);
  if (readPostmaster(dir) && (await waitReady(dir, START_TIMEOUT_MS, () => readPostmaster(dir) === null))) {
    const running = asRunning(true);
    if (running) return running;
  }
  for (let attempt = 1; attempt <= START_ATTEMPTS_MAX; attempt += 1) {
    const child = launch(options, binaries, dropped, await freePort(options.portWanted));
    const isUp = await waitReady(dir, START_TIMEOUT_MS, () => child.exitCode !== null || child.signalCode !== null);
    const running = isUp ? asRunning(false) : null;
    if (running) return running;
    if (!logTail(dir).includes("could not bind")) break;
  }
  throw new Error(`The embedded Postgres did not start. The end of ${logFile(dir)}:\n${logTail(dir)}`);
}

const logFile = (dir: string) => join(dirname(dir), "postgres.log");

function logTail(dir: string): string {
  return readFileSync(logFile(dir), "utf8").trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n");
}

function refuseOtherVersion(dir: string, { major }: PostgresBinaries): void {
  const found = readFileSync(join(dir, "PG_VERSION"), "utf8").trim();
  if (found === major) return;
  throw new Error(
    `${dir} was made by Postgres ${found}, this version brings ${major}. Start the older version once more to export, or move the folder away to begin anew.`,
  );
}

function makeCluster(
  { dir, password, durable }: EmbeddedOptions,
  { initdb }: PostgresBinaries,
  dropped: Dropped,
): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const passwordFile = `${dir}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    for (const path of [dir, passwordFile]) dropped.handOver(path);
    const [command, args] = dropped.wrap(initdb, [
      `--pgdata=${dir}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Plain C would make ILIKE miss letters outside of ASCII, and a locale of the machine may be missing.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(durable ? [] : ["--no-sync"]),
    ]);
    const made = spawnSync(command, args, { encoding: "utf8", cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
    if (made.status !== 0) {
      // A half-made cluster would look like a whole one at the next start.
      rmSync(dir, { recursive: true, force: true });
      throw new Error(`initdb failed: ${made.stderr || made.stdout || String(made.error)}`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function launch(options: EmbeddedOptions, binaries: PostgresBinaries, dropped: Dropped, port: number): ChildProcess {
  const { dir, durable } = options;
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: String(CONNECTIONS_MAX),
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const [command, args] = dropped.wrap(binaries.postgres, [
    "-D",
    dir,
    "-p",
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  const isLarge = existsSync(logFile(dir)) && statSync(logFile(dir)).size > LOG_BYTES_MAX;
  const log = openSync(logFile(dir), isLarge ? "w" : "a", 0o600);
  try {
    const child = spawn(command, args, { cwd: "/", detached: true, stdio: ["ignore", log, log] });
    child.on("error", () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}
