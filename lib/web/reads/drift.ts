import "server-only";
import { ExportDrift, exportDrift } from "#lib/services/drift/export-drift.ts";
import { ListDrift, listDrift } from "#lib/services/drift/list-drift.ts";
import { read } from "../read.ts";

export const listDriftRead = read(ListDrift, listDrift, { right: "member" });
export const exportDriftRead = read(ExportDrift, exportDrift, { right: "member" });
