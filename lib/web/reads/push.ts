import "server-only";
import { ListPushes, listPushes } from "#lib/services/push/list-pushes.ts";
import { ListVendorCandidates, listVendorCandidates } from "#lib/services/push/list-vendor-candidates.ts";
import { PreviewEmployeePush, previewEmployeePush } from "#lib/services/push/preview-employee-push.ts";
import { PreviewTagPush, previewTagPush } from "#lib/services/push/preview-tag-push.ts";
import { read } from "../read.ts";

export const listPushesRead = read(ListPushes, listPushes, { right: "member" });
export const previewTagPushRead = read(PreviewTagPush, previewTagPush, { right: "member" });
export const previewEmployeePushRead = read(PreviewEmployeePush, previewEmployeePush, { right: "member" });
export const listVendorCandidatesRead = read(ListVendorCandidates, listVendorCandidates, { right: "member" });
