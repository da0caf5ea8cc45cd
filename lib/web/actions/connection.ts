"use server";

import { PingConnection, pingConnection } from "#lib/services/connection/ping-connection.ts";
import { ReplaceSecret, replaceSecret } from "#lib/services/connection/replace-secret.ts";
import { action } from "../action.ts";
import { openForPing, sealer } from "../wired.ts";

export const pingConnectionAction = action(PingConnection, pingConnection(openForPing), { right: "connection.ping" });
export const replaceSecretAction = action(ReplaceSecret, replaceSecret(sealer), { right: "connection.manage" });
