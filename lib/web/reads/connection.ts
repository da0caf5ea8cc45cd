import "server-only";
import { ListConnectionEvents, listConnectionEvents } from "#lib/services/connection/list-events.ts";
import { ListConnections, listConnections } from "#lib/services/connection/list-connections.ts";
import { read } from "../read.ts";

export const listConnectionsRead = read(ListConnections, listConnections, { right: "member" });
export const listConnectionEventsRead = read(ListConnectionEvents, listConnectionEvents, { right: "audit.read" });
