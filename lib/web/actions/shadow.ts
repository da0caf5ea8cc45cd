"use server";

import { AskShadow, askShadow } from "#lib/services/shadow/ask-shadow.ts";
import { ConfirmKeyed, confirmKeyed } from "#lib/services/shadow/confirm-keyed.ts";
import { UndoKeyed, undoKeyed } from "#lib/services/shadow/undo-keyed.ts";
import { action } from "../action.ts";

export const askShadowAction = action(AskShadow, askShadow, { right: "sync.run" });
export const confirmKeyedAction = action(ConfirmKeyed, confirmKeyed, { right: "report.include" });
export const undoKeyedAction = action(UndoKeyed, undoKeyed, { right: "report.include" });
