import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "#db/embedded/free-port.ts";
import type { StartEnv } from "#lib/env.ts";
import { type Person, type Running, signIn } from "./announce.ts";
import { buildWeb, isBuilt, sourceHash } from "./build-web.ts";
import { type Child, startChild } from "./child.ts";
import type { DataFolder } from "../data/data-folder.ts";
import { migrateDatabase, openDatabase, type ProductDatabase } from "./database.ts";
import { ENGINE_FLAGS, ENGINE_MEMORY } from "./engine-flags.ts";
import { makeDemo } from "./make-demo.ts";
import { openLogFile } from "../data/log-file.ts";
import type { Progress } from "./progress.ts";
import { openSandbox, type ProductSandbox } from "./sandbox.ts";
import { loadSecrets, type Secrets } from "../data/secrets.ts";
import type { Stopper } from "./stopper.ts";
import { waitHealthy } from "./wait-healthy.ts";
import {
  missingForProduction,
  removeRunning,
  type Variables,
  workingEnvironment,
  writeRunning,
} from "./working-environment.ts";

/** Healthy within this time, the first compilation of `next dev` included. */
const HEALTHY_TIMEOUT_MS = 90_000;
const WEB_STOP_TIMEOUT_MS = 8_000;
/** It finishes or gives back what it has in hand. */
const ENGINE_STOP_TIMEOUT_MS = 100_000;
/** Higher ones are stopped first. */
const STEP = { database: 1, sandbox: 2, work: 3 } as const;
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

export type Start = Readonly<{
  mode: "start" | "dev";
  env: StartEnv;
  folder: DataFolder;
  stopper: Stopper;
  progress: Progress;
}>;

/** Starts database, sandbox, web app and engine, in this order, each put on the stopper as soon as it runs. */
export async function startParts(start: Start): Promise<Running> {
  const { mode, env, folder, stopper } = start;
  const refused = missingForProduction(env);
  if (refused !== null) throw new Error(refused);
  const secrets = loadSecrets(folder);

  // The build needs no database, so both come up side by side; if one fails, the other is waited for and then stopped.
  const building = mode === "start" ? build(start) : Promise.resolve();
  const [opened, built] = await Promise.allSettled([startDatabase(start, secrets), building]);
  if (opened.status === "rejected") throw opened.reason;
  if (built.status === "rejected") throw built.reason;
  const database = opened.value;
  stopper.signal.throwIfAborted();
  const sandbox = env.ML_SANDBOX === "on" ? await startSandboxPart(start, secrets) : null;
  stopper.signal.throwIfAborted();

  const port = await freePort(env.PORT, env.HOST);
  const address = addressOf(env.HOST, port, "localhost");
  const environment: Variables = {
    ...workingEnvironment(env, folder, secrets, database.appUrl),
    ...sandbox?.environment,
    NODE_ENV: mode === "dev" ? "development" : "production",
    PORT: String(port),
    ML_PUBLIC_URL: env.ML_PUBLIC_URL ?? address,
  };
  const people = sandbox ? await demo(start, environment, sandbox) : [];
  try {
    stopper.signal.throwIfAborted();
    await startWork(start, environment, port);
  } catch (error) {
    if (people.length > 0) start.progress.say(signIn(people).join("\n"));
    throw error;
  }
  writeRunning(folder, environment);
  stopper.add(STEP.work, "commands", async () => removeRunning(folder));
  if (port !== env.PORT && env.PORT !== 0) start.progress.say(`  ! Port ${env.PORT} is taken, so it is ${port}.`);
  return {
    mode,
    address: env.ML_PUBLIC_URL ?? address,
    people,
    dataDir: folder.root,
    databasePlace: database.place,
    hasSandbox: sandbox !== null,
    control: sandbox && {
      expensify: sandbox.sandbox.expensify.controlUrl,
      gp: sandbox.sandbox.gp.controlUrl,
    },
  };
}

/** An address that reaches `host` from this machine; `here` stands for a listener on loopback or everywhere. */
function addressOf(host: string, port: number, here: string): string {
  const name = ["127.0.0.1", "0.0.0.0", "::"].includes(host) ? here : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

async function startDatabase({ env, folder, stopper, progress }: Start, secrets: Secrets): Promise<ProductDatabase> {
  const database = await progress.step(
    null,
    () => openDatabase(env, folder, secrets),
    ({ place, embedded }) =>
      embedded ? `Postgres on ${place}${embedded.reused ? ", found running" : ""}` : `Postgres at ${place}`,
  );
  const { embedded } = database;
  if (embedded) {
    stopper.add(STEP.database, "Postgres", embedded.stop);
    void embedded.gone(stopper.signal).then(() => stopper.ask({ kind: "died", name: "Postgres", detail: "" }));
  }
  await progress.step(
    null,
    () => migrateDatabase(database),
    () => "Database is at the newest version",
  );
  return database;
}

async function build({ env, stopper, progress }: Start): Promise<void> {
  const hash = sourceHash(ROOT);
  if (isBuilt(ROOT, env.NEXT_DIST_DIR, hash)) return;
  await progress.step(
    "Building the pages, about half a minute",
    () => buildWeb(ROOT, env.NEXT_DIST_DIR, hash, stopper.signal),
    () => "Pages built",
  );
}

async function startSandboxPart({ env, folder, stopper, progress }: Start, secrets: Secrets): Promise<ProductSandbox> {
  const sandbox = await progress.step(
    null,
    () => openSandbox(env, folder, secrets),
    ({ expensifyUrl, gpUrl }) => `Sandbox: Expensify at ${expensifyUrl}, GP at ${gpUrl}`,
  );
  stopper.add(STEP.sandbox, "sandbox", sandbox.stop);
  void sandbox.sandbox.died.then((detail) => stopper.ask({ kind: "died", name: "The sandbox", detail }));
  return sandbox;
}

async function demo(
  { progress, stopper }: Start,
  environment: Variables,
  sandbox: ProductSandbox,
): Promise<readonly Person[]> {
  return progress.step(
    null,
    () => makeDemo(environment, sandbox, stopper.signal),
    (people) => (people.length > 0 ? "Demo organization made" : null),
  );
}

async function startWork(start: Start, environment: Variables, port: number): Promise<void> {
  const { mode, env, stopper, progress } = start;
  const next = [
    "node_modules/next/dist/bin/next",
    mode === "dev" ? "dev" : "start",
    "-p",
    String(port),
    "-H",
    env.HOST,
  ];
  const watch = mode === "dev" ? ["--watch", "--watch-preserve-output"] : [];
  const engine = [...ENGINE_FLAGS, ...watch, "lib/engine/main.ts"];
  await progress.step(
    null,
    async () => {
      startPart(start, "web", next, environment, WEB_STOP_TIMEOUT_MS);
      startPart(start, "engine", engine, { ...environment, ...ENGINE_MEMORY }, ENGINE_STOP_TIMEOUT_MS);
      await waitHealthy(`${addressOf(env.HOST, port, "127.0.0.1")}/api/health`, HEALTHY_TIMEOUT_MS, stopper.signal);
    },
    () => "Web app and engine are up",
  );
}

function startPart(
  start: Start,
  name: string,
  args: readonly string[],
  environment: Variables,
  stopTimeoutMs: number,
): Child {
  const { mode, folder, stopper } = start;
  const toFile = openLogFile(join(folder.logs, `${name}.log`));
  const onLine = mode === "dev" ? (line: string) => console.error(`${name.padEnd(6)} │ ${line}`) : toFile;
  const child = startChild({ name, args, environment, onLine, stopTimeoutMs });
  stopper.add(STEP.work, name, child.stop);
  void child.ended.then(({ code, signal, tail }) =>
    stopper.ask({
      kind: "died",
      name,
      detail: `(${signal ?? `exit code ${code}`}) Its last words:\n${tail.join("\n")}`,
    }),
  );
  return child;
}
