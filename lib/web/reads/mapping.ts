import "server-only";
import { ListMapping, listMapping } from "#lib/services/mapping/list-mapping.ts";
import { ListMappingHistory, listMappingHistory } from "#lib/services/mapping/list-mapping-history.ts";
import { ListTargets, listTargets } from "#lib/services/mapping/list-targets.ts";
import { PreviewMapping, previewMapping } from "#lib/services/mapping/preview-mapping.ts";
import { ExportMapping, exportMapping } from "#lib/services/mapping/export-mapping.ts";
import { ListBrakes, listBrakes } from "#lib/services/reference/list-brakes.ts";
import { read } from "../read.ts";

export const listMappingRead = read(ListMapping, listMapping, { right: "member" });
export const listTargetsRead = read(ListTargets, listTargets, { right: "member" });
export const listMappingHistoryRead = read(ListMappingHistory, listMappingHistory, { right: "member" });
export const previewMappingRead = read(PreviewMapping, previewMapping, { right: "member" });
export const exportMappingRead = read(ExportMapping, exportMapping, { right: "member" });
export const listBrakesRead = read(ListBrakes, listBrakes, { right: "member" });
