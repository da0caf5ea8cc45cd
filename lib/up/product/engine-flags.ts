/**
 * V8 would let the engine grow to gigabytes before it tidies up. With these it stays under 300 MB on an export of 20,000
 * expenses in ten reports or more; as one report they need more (`npm run bench -- --only memory`).
 */
export const ENGINE_FLAGS = ["--max-old-space-size=1024", "--max-semi-space-size=4"] as const;

/**
 * For glibc, whose malloc otherwise keeps what large buffers leave: each of 128 KiB and more is given back when it is freed.
 * Other systems do not know these names.
 */
export const ENGINE_MEMORY = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "131072" } as const;
