"use server";

import { PauseSchedule, pauseSchedule } from "#lib/services/sync/pause-schedule.ts";
import { RequestSync, requestSync } from "#lib/services/sync/request-sync.ts";
import { StopSync, stopSync } from "#lib/services/sync/stop-sync.ts";
import { action } from "../action.ts";

export const requestSyncAction = action(RequestSync, requestSync, { right: "sync.run" });
export const stopSyncAction = action(StopSync, stopSync, { right: "sync.run" });
export const pauseScheduleAction = action(PauseSchedule, pauseSchedule, { right: "schedule.manage" });
