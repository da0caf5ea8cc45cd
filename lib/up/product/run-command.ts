import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { childEnvironment, parseEnv, type StartEnv, startEnv } from "#lib/env.ts";
import { type DataFolder, dataFolder } from "../data/data-folder.ts";
import { migrateDatabase, openDatabase } from "./database.ts";
import { lockHolder, takeLock } from "../data/lock.ts";
import { loadSecrets } from "../data/secrets.ts";
import { missingForProduction, readRunning, type Variables, workingEnvironment } from "./working-environment.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const EXIT_FAILED = 1;

type Prepared = Readonly<{ environment: Variables; close: () => Promise<void> }>;
const ALONE: Prepared = { environment: {}, close: async () => undefined };

/**
 * Runs a command with what the web app and the engine have: the environment itself when it is whole, that of the running
 * product, or else the data folder, whose Postgres then runs as long as the command. One that works alone gets nothing but
 * the environment as it is. Answers its exit code.
 */
export async function runCommand(script: string, args: readonly string[], isAlone: boolean): Promise<number> {
  try {
    const prepared = isAlone ? ALONE : await prepare(startEnv());
    try {
      return await runScript(script, args, prepared.environment);
    } finally {
      await prepared.close();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return EXIT_FAILED;
  }
}

async function prepare(env: StartEnv): Promise<Prepared> {
  if (parseEnv(childEnvironment({})).ok) return { environment: {}, close: async () => undefined };
  const refused = missingForProduction(env);
  if (refused !== null) throw new Error(refused);
  const folder = dataFolder(env.ML_DATA_DIR);
  const running = lockHolder(folder.lock) ? readRunning(folder) : null;
  if (running) return { environment: running, close: async () => undefined };
  return openForCommand(env, folder);
}

async function openForCommand(env: StartEnv, folder: DataFolder): Promise<Prepared> {
  const lock = takeLock(folder.lock, "a command");
  if ("holder" in lock)
    throw new Error(
      `Process ${lock.holder.pid} (${lock.holder.what}) is starting or stopping on ${folder.root}. Try again in a moment.`,
    );
  const secrets = loadSecrets(folder);
  const database = await openDatabase(env, folder, secrets);
  const close = async () => {
    await database.embedded?.stop();
    lock.release();
  };
  try {
    await migrateDatabase(database);
  } catch (error) {
    await close();
    throw error;
  }
  return { environment: workingEnvironment(env, folder, secrets, database.appUrl), close };
}

function runScript(script: string, args: readonly string[], environment: Variables): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: childEnvironment(environment),
    stdio: "inherit",
  });
  // Ctrl-C reaches the command itself; we live on to close what was opened for it.
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
