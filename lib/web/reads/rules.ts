import "server-only";
import { PreviewOptions, previewOptions } from "#lib/services/company/preview-options.ts";
import { ReadOptions, readOptions } from "#lib/services/company/read-options.ts";
import { read } from "../read.ts";

export const readRulesRead = read(ReadOptions, readOptions, { right: "member" });
export const previewRulesRead = read(PreviewOptions, previewOptions, { right: "member" });
