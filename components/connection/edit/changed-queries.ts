/** What is asked for again after a connection or a setup changed: steps hang on pings, and the history on everything. */
export const CHANGED_QUERIES = [
  ["/api/connection"],
  ["/api/connection/event"],
  ["/api/setup"],
  ["/api/setup/one"],
] as const;
