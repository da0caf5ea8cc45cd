"use server";

import { SaveMapping, saveMapping } from "#lib/services/mapping/save-mapping.ts";
import { ImportSegmentNames, importSegmentNames } from "#lib/services/reference/import-segment-names.ts";
import { ReleaseBrake, releaseBrake } from "#lib/services/reference/release-brake.ts";
import { action } from "../action.ts";

export const saveMappingAction = action(SaveMapping, saveMapping, { right: "mapping.edit" });
export const releaseBrakeAction = action(ReleaseBrake, releaseBrake, { right: "mapping.edit" });
export const importSegmentNamesAction = action(ImportSegmentNames, importSegmentNames, { right: "mapping.edit" });
