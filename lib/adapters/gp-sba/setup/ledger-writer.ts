import { checkNewAccount, checkNewVendor } from "#lib/core/ledger/check-sendable.ts";
import { cleanText } from "#lib/core/ledger/clean-text.ts";
import type { LedgerWriter } from "#lib/core/ports.ts";
import { payloadBytes } from "../render-journal.ts";
import { sendOnce } from "../send-once.ts";
import type { SbaSession } from "../session.ts";
import { mapAccount, mapParty } from "./map-setup.ts";

/** Creates accounts and vendors where the customer's service lets it. */
export function ledgerWriter(session: SbaSession): LedgerWriter {
  return {
    createPostingAccount: async (gpCompanyId, account, deadline) => {
      checkNewAccount(account);
      const { number, description, postingType, category } = account;
      const bytes = payloadBytes({
        ...{ CompanyId: gpCompanyId, Number: number, Description: cleanText(description), Type: "Posting" },
        ...{ IsActive: true, AllowsEntry: true, PostingType: postingType },
        ...(category === "" ? {} : { Category: category }),
      });
      return sendOnce(session, { resource: "accounts", gpCompanyId }, bytes, deadline);
    },
    readPostingAccount: (gpCompanyId, number, signal) =>
      session.readByKey({ resource: "accounts", gpCompanyId, key: [number] }, mapAccount, signal),
    createVendor: async (gpCompanyId, vendor, deadline) => {
      checkNewVendor(vendor);
      const { code, name, classId } = vendor;
      const about = { CompanyId: gpCompanyId, Code: code, Name: cleanText(name), Class: classId, IsActive: true };
      return sendOnce(session, { resource: "vendors", gpCompanyId }, payloadBytes(about), deadline);
    },
    readVendor: (gpCompanyId, code, signal) =>
      session.readByKey({ resource: "vendors", gpCompanyId, key: [code] }, mapParty, signal),
  };
}
