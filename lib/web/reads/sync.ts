import "server-only";
import { env } from "#lib/env.ts";
import type { Context } from "#lib/services/context.ts";
import { ListSyncs, listSyncs } from "#lib/services/sync/list-syncs.ts";
import { ReadSync, readSync } from "#lib/services/sync/read-sync.ts";
import { read } from "../read.ts";

// The environment is there at the first request, not when Next builds.
const listSyncsNow = (ctx: Context, input: Parameters<ReturnType<typeof listSyncs>>[1]) =>
  listSyncs(env().ML_QUARANTINE_MS)(ctx, input);

export const listSyncsRead = read(ListSyncs, listSyncsNow, { right: "member" });
export const readSyncRead = read(ReadSync, readSync, { right: "member" });
