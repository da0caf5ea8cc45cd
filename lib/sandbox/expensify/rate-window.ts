/** The real limits as sliding windows (expensify.md 9): so many requests in each window, then 429. */
export type RateLimit = Readonly<{ requestsMax: number; windowMs: number }>;

export const REAL_LIMITS: readonly RateLimit[] = [
  { requestsMax: 5, windowMs: 10_000 },
  { requestsMax: 20, windowMs: 60_000 },
];

/** `admit` tells whether a request of this credential is within all limits, and counts it when it is. */
export function createRateWindow(monotonicMs: () => number): {
  admit: (credential: string, limits: readonly RateLimit[]) => boolean;
  clear: () => void;
} {
  const seen = new Map<string, number[]>();
  return {
    admit: (credential, limits) => {
      const now = monotonicMs();
      const longest = Math.max(0, ...limits.map(({ windowMs }) => windowMs));
      const recent = (seen.get(credential) ?? []).filter((at) => at > now - longest);
      const within = limits.every(
        ({ requestsMax, windowMs }) => recent.filter((at) => at > now - windowMs).length < requestsMax,
      );
      seen.set(credential, within ? [...recent, now] : recent);
      return within;
    },
    clear: () => seen.clear(),
  };
}
