import type { ConnectionView } from "#lib/services/connection/list-connections.ts";
import { apiQuery } from "../query.ts";

export type { CallBudget, ConnectionView } from "#lib/services/connection/list-connections.ts";
export type { ReplacedSecret } from "#lib/services/connection/pending/judge-pending.ts";

/** All connections; asked again by the page itself, since the calls used change by the second. */
export const connectionsQuery = () => apiQuery<readonly ConnectionView[]>("/api/connection", {}, { quiet: true });
