"use server";

import { ConfirmLedger, confirmLedger } from "#lib/services/company/confirm-ledger.ts";
import { EditConnection, editConnection } from "#lib/services/connection/edit-connection.ts";
import { DiscardPending, discardPending } from "#lib/services/connection/pending/discard-pending.ts";
import { TryPending, tryPending } from "#lib/services/connection/pending/try-pending.ts";
import { PingConnection, pingConnection } from "#lib/services/connection/ping-connection.ts";
import { ReplaceSecret, replaceSecret } from "#lib/services/connection/replace-secret.ts";
import { action } from "../action.ts";
import { checkAddress, openForPing, vault } from "../wired.ts";

export const pingConnectionAction = action(PingConnection, pingConnection(openForPing), { right: "connection.ping" });
export const replaceSecretAction = action(ReplaceSecret, replaceSecret(vault, openForPing), {
  right: "connection.manage",
});
export const tryPendingAction = action(TryPending, tryPending(vault, openForPing), { right: "connection.manage" });
export const discardPendingAction = action(DiscardPending, discardPending, { right: "connection.manage" });
export const editConnectionAction = action(EditConnection, editConnection({ vault, checkAddress }), {
  right: "connection.manage",
});
export const confirmLedgerAction = action(ConfirmLedger, confirmLedger, { right: "company.manage" });
