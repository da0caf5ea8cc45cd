import "server-only";
import { ListPushes, listPushes } from "#lib/services/push/list-pushes.ts";
import { PreviewTagPush, previewTagPush } from "#lib/services/push/preview-tag-push.ts";
import { read } from "../read.ts";

export const listPushesRead = read(ListPushes, listPushes, { right: "member" });
export const previewTagPushRead = read(PreviewTagPush, previewTagPush, { right: "member" });
