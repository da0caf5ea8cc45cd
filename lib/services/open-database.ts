import { connect, type DatabaseHandle } from "#db/client.ts";

export type { Database, DatabaseHandle } from "#db/client.ts";

/** A pool for use cases on `url`, whose user is the working role. `close` waits for what runs, for some seconds. */
export function openDatabase(url: string, connectionsMax: number): DatabaseHandle {
  return connect(url, connectionsMax);
}
