"use server";

import { SaveOptions, saveOptions } from "#lib/services/company/save-options.ts";
import { action } from "../action.ts";

export const saveRulesAction = action(SaveOptions, saveOptions, { right: "mapping.edit" });
