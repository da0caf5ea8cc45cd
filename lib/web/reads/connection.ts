import "server-only";
import { ListConnections, listConnections } from "#lib/services/connection/list-connections.ts";
import { read } from "../read.ts";

export const listConnectionsRead = read(ListConnections, listConnections, { right: "member" });
