"use server";

import { CloneRules, cloneRules } from "#lib/services/company/clone/clone-rules.ts";
import { UndoClone, undoClone } from "#lib/services/company/clone/undo-clone.ts";
import { GoLive, goLive } from "#lib/services/company/gate/go-live.ts";
import { TakeOffLive, takeOffLive } from "#lib/services/company/gate/take-off-live.ts";
import { action } from "../action.ts";

export const goLiveAction = action(GoLive, goLive, { right: "company.go_live" });
export const takeOffLiveAction = action(TakeOffLive, takeOffLive, { right: "company.stop" });
/** Each part asks for a right of its own, in the use case. */
export const cloneRulesAction = action(CloneRules, cloneRules, { right: "member" });
export const undoCloneAction = action(UndoClone, undoClone, { right: "member" });
