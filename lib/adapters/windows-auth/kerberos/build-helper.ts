import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { shortDetail } from "#lib/core/connection/short-detail.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { HELPER_SOURCE } from "./helper-source.ts";

const run = promisify(execFile);
const BUILD_TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 1024 * 1024;
const BUILD_ENVIRONMENT: Record<string, string> = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" };

/** What the operator switched on: a helper that is there, or the folder in which one is built at the first use. */
export type KerberosHelper = Readonly<{ path: string }> | Readonly<{ buildIn: string }>;

const building = new Map<string, Promise<Result<string, string>>>();

/**
 * The path of the helper, built with the machine's `cc` where the operator names none: once per version of its source and
 * folder. Error: why there is none, in words for the operator. A failure is tried again by the next one who asks.
 */
export async function helperPath(helper: KerberosHelper): Promise<Result<string, string>> {
  if ("path" in helper) {
    const detail = `ML_KERBEROS_HELPER: ${helper.path} cannot be run`;
    return (await isThere(helper.path)) ? ok(helper.path) : err(detail);
  }
  const version = createHash("sha256").update(HELPER_SOURCE).digest("hex").slice(0, 16);
  const target = join(helper.buildIn, `gsstoken-${version}`);
  const built = building.get(target) ?? build(target, helper.buildIn);
  building.set(target, built);
  const result = await built;
  if (!result.ok) building.delete(target);
  return result;
}

async function build(target: string, folder: string): Promise<Result<string, string>> {
  if (await isThere(target)) return ok(target);
  const unfinished = join(folder, randomUUID());
  const source = `${unfinished}.c`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(source, HELPER_SOURCE, { mode: 0o600 });
    const flags = ["-O2", "-D_GNU_SOURCE", "-D_FORTIFY_SOURCE=2", "-fstack-protector-strong", "-fPIE", "-pie"];
    await run("cc", [...flags, "-o", unfinished, source, "-lgssapi_krb5", "-lkrb5"], {
      // Nothing of ours: the environment holds secrets.
      env: BUILD_ENVIRONMENT as NodeJS.ProcessEnv,
      timeout: BUILD_TIMEOUT_MS,
      maxBuffer: OUTPUT_BYTES_MAX,
    });
    await rename(unfinished, target);
    return ok(target);
  } catch (error) {
    return err(shortDetail(`the helper cannot be built (it needs cc and libkrb5-dev): ${firstWords(error)}`));
  } finally {
    // Where the folder itself is the trouble, there is nothing to take away.
    await Promise.allSettled([rm(source, { force: true }), rm(unfinished, { force: true })]);
  }
}

function firstWords(error: unknown): string {
  const said = typeof error === "object" && error !== null && "stderr" in error ? String(error.stderr) : "";
  const fatal = /^.*\b(?:error|cannot find)\b.*$/m.exec(said)?.[0];
  return fatal ?? (error instanceof Error ? error.message : String(error));
}

async function isThere(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
