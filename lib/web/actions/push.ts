"use server";

import { AgreePush, agreePush } from "#lib/services/push/agree-push.ts";
import { AskPush, askPush } from "#lib/services/push/ask-push.ts";
import { SetPushSchedule, setPushSchedule } from "#lib/services/push/schedule/set-push-schedule.ts";
import { RefusePush, refusePush } from "#lib/services/push/refuse-push.ts";
import { UndoPush, undoPush } from "#lib/services/push/undo-push.ts";
import { action } from "../action.ts";

export const askPushAction = action(AskPush, askPush, { right: "mapping.edit" });
export const agreePushAction = action(AgreePush, agreePush, { right: "posting.approve" });
/** Whoever asked may take it back, so it is the use case that looks at the right. */
export const refusePushAction = action(RefusePush, refusePush, { right: "member" });
export const undoPushAction = action(UndoPush, undoPush, { right: "mapping.edit" });
export const setPushScheduleAction = action(SetPushSchedule, setPushSchedule, { right: "mapping.edit" });
