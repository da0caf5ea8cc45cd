"use server";

import { AskAccounts, askAccounts } from "#lib/services/mapping/matrix/ask-accounts.ts";
import { SaveMapping, saveMapping } from "#lib/services/mapping/save-mapping.ts";
import { ShareMapping, shareMapping } from "#lib/services/mapping/special/share-mapping.ts";
import { action } from "../action.ts";

export const saveMappingAction = action(SaveMapping, saveMapping, { right: "mapping.edit" });
export const shareMappingAction = action(ShareMapping, shareMapping, { right: "mapping.edit" });

export const askAccountsAction = action(AskAccounts, askAccounts, { right: "mapping.edit" });
