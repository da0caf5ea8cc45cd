"use server";

import { AskAccounts, askAccounts } from "#lib/services/mapping/matrix/ask-accounts.ts";
import { SaveMapping, saveMapping } from "#lib/services/mapping/save-mapping.ts";
import { action } from "../action.ts";

export const saveMappingAction = action(SaveMapping, saveMapping, { right: "mapping.edit" });

export const askAccountsAction = action(AskAccounts, askAccounts, { right: "mapping.edit" });
