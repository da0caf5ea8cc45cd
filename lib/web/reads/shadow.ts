import "server-only";
import { ExportShadow, exportShadow } from "#lib/services/shadow/export-shadow.ts";
import { ReadShadow, readShadow } from "#lib/services/shadow/read-shadow.ts";
import { read } from "../read.ts";

export const readShadowRead = read(ReadShadow, readShadow, { right: "member" });
export const exportShadowRead = read(ExportShadow, exportShadow, { right: "member" });
