"use server";

import { SaveMapping, saveMapping } from "#lib/services/mapping/save-mapping.ts";
import { action } from "../action.ts";

export const saveMappingAction = action(SaveMapping, saveMapping, { right: "mapping.edit" });
