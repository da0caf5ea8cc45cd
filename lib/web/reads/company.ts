import "server-only";
import { PreviewClone, previewClone } from "#lib/services/company/clone/preview-clone.ts";
import { CountWork, countWork } from "#lib/services/company/count-work.ts";
import { CheckGate, checkGate } from "#lib/services/company/gate/check-gate.ts";
import { read } from "../read.ts";

export const countWorkRead = read(CountWork, countWork, { right: "member" });
export const checkGateRead = read(CheckGate, checkGate, { right: "member" });
export const previewCloneRead = read(PreviewClone, previewClone, { right: "member" });
