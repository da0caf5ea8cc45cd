/**
 * V8 would let the engine grow to gigabytes before it tidies up. With these it stays under 300 MiB on an export of 20,000
 * expenses (`npm run bench -- --only memory`); one report of 20,000 expenses needs about half of the limit.
 */
export const ENGINE_FLAGS = ["--max-old-space-size=1024", "--max-semi-space-size=4"] as const;
