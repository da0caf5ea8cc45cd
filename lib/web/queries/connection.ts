import type { ConnectionView } from "#lib/services/connection/list-connections.ts";
import type { ConnectionEvent } from "#lib/services/connection/list-events.ts";
import { apiQuery } from "../query.ts";

export type { CallBudget, CompanyOfConnection, ConnectionView } from "#lib/services/connection/list-connections.ts";
export type { ConnectionEvent } from "#lib/services/connection/list-events.ts";
export type { ReplacedSecret } from "#lib/services/connection/pending/judge-pending.ts";

/** All connections; asked again by the page itself, since the calls used change by the second. */
export const connectionsQuery = () => apiQuery<readonly ConnectionView[]>("/api/connection", {}, { quiet: true });

/** What was done to one connection and by whom, newest first. */
export const connectionEventsQuery = (connectionId: string) =>
  apiQuery<readonly ConnectionEvent[]>("/api/connection/event", { connectionId });
