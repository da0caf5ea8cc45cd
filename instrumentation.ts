import { env } from "./lib/env.ts";

/**
 * No key, no start, whoever starts the web app: `npm start` gives it all, a bare `next start` may not. Next calls this once, and
 * never in a build. An error alone would leave it listening and answering 500, so the process ends, with exit code 1 and the one
 * message that names everything that is missing.
 */
export function register(): void {
  try {
    env();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
