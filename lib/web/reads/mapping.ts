import "server-only";
import { ListMapping, listMapping } from "#lib/services/mapping/list-mapping.ts";
import { ListMappingHistory, listMappingHistory } from "#lib/services/mapping/list-mapping-history.ts";
import { ListTargets, listTargets } from "#lib/services/mapping/list-targets.ts";
import { PreviewMapping, previewMapping } from "#lib/services/mapping/preview-mapping.ts";
import { ListSuggestions, listSuggestions } from "#lib/services/mapping/list-suggestions.ts";
import { ExportMapping, exportMapping } from "#lib/services/mapping/file/export-mapping.ts";
import { GetPutBack, getPutBack } from "#lib/services/mapping/history/get-put-back.ts";
import { ListVersions, listVersions } from "#lib/services/mapping/history/list-versions.ts";
import { read } from "../read.ts";

export const listMappingRead = read(ListMapping, listMapping, { right: "member" });
export const listTargetsRead = read(ListTargets, listTargets, { right: "member" });
export const listMappingHistoryRead = read(ListMappingHistory, listMappingHistory, { right: "member" });
export const previewMappingRead = read(PreviewMapping, previewMapping, { right: "member" });
export const exportMappingRead = read(ExportMapping, exportMapping, { right: "member" });
export const listSuggestionsRead = read(ListSuggestions, listSuggestions, { right: "member" });
export const listVersionsRead = read(ListVersions, listVersions, { right: "member" });
export const getPutBackRead = read(GetPutBack, getPutBack, { right: "member" });
