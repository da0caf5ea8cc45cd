"use server";

import { ConfirmLedger, confirmLedger } from "#lib/services/company/confirm-ledger.ts";
import { EditConnection, editConnection } from "#lib/services/connection/edit-connection.ts";
import { PingConnection, pingConnection } from "#lib/services/connection/ping-connection.ts";
import { ReplaceSecret, replaceSecret } from "#lib/services/connection/replace-secret.ts";
import { action } from "../action.ts";
import { checkAddress, openForPing, sealer } from "../wired.ts";

export const pingConnectionAction = action(PingConnection, pingConnection(openForPing), { right: "connection.ping" });
export const replaceSecretAction = action(ReplaceSecret, replaceSecret(sealer), { right: "connection.manage" });
export const editConnectionAction = action(EditConnection, editConnection({ sealer, checkAddress }), {
  right: "connection.manage",
});
export const confirmLedgerAction = action(ConfirmLedger, confirmLedger, { right: "company.manage" });
