"use server";

import { ReadMappingFile, readMappingFile } from "#lib/services/mapping/file/read-mapping-file.ts";
import { AskAccounts, askAccounts } from "#lib/services/mapping/matrix/ask-accounts.ts";
import { ConfirmOwed, confirmOwed, previewOwed } from "#lib/services/mapping/owed/confirm-owed.ts";
import { PreviewMany, previewMapping } from "#lib/services/mapping/preview-mapping.ts";
import { SaveMany, SaveMapping, saveMapping } from "#lib/services/mapping/save-mapping.ts";
import { previewShare, ShareMapping, shareMapping } from "#lib/services/mapping/special/share-mapping.ts";
import { ImportSegmentNames, importSegmentNames } from "#lib/services/reference/import-segment-names.ts";
import { ReleaseBrake, releaseBrake } from "#lib/services/reference/release-brake.ts";
import { action } from "../action.ts";

export const saveMappingAction = action(SaveMapping, saveMapping, { right: "mapping.edit" });
/** The same for what came from a file, or takes such a change back. */
export const saveManyMappingAction = action(SaveMany, saveMapping, { right: "mapping.edit" });
/** Reads only: as actions, since a file and hundreds of changes do not go into a URL. */
export const previewManyMappingAction = action(PreviewMany, previewMapping, { right: "member" });
export const readMappingFileAction = action(ReadMappingFile, readMappingFile, { right: "mapping.edit" });
export const previewShareAction = action(ShareMapping, previewShare, { right: "member" });
export const previewOwedAction = action(ConfirmOwed, previewOwed, { right: "member" });
export const confirmOwedAction = action(ConfirmOwed, confirmOwed, { right: "mapping.edit" });
export const shareMappingAction = action(ShareMapping, shareMapping, { right: "mapping.edit" });
export const askAccountsAction = action(AskAccounts, askAccounts, { right: "mapping.edit" });
export const releaseBrakeAction = action(ReleaseBrake, releaseBrake, { right: "mapping.edit" });
export const importSegmentNamesAction = action(ImportSegmentNames, importSegmentNames, { right: "mapping.edit" });
