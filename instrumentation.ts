import { env } from "./lib/env.ts";

/**
 * No key, no start, whoever starts the web app: `npm start` gives it all, a bare `next start` may not. Next calls this before the
 * first request, never in a build, and ends with exit code 1 on the one error that names everything that is missing.
 */
export function register(): void {
  env();
}
