import "server-only";
import { connection } from "next/server";
import { logger } from "#lib/log.ts";
import { checkDatabase } from "#lib/services/health/check-database.ts";
import { database } from "../database.ts";

/** `GET /api/health`: 200 when this process answers and reaches its database, else 503. Says nothing else: anybody may ask. */
export async function health(): Promise<Response> {
  // Without this Next would answer from the time of the build.
  await connection();
  let up = false;
  try {
    up = await checkDatabase(database());
  } catch (error) {
    logger("web").error({ err: error }, "the database does not answer");
  }
  return Response.json({ up }, { status: up ? 200 : 503, headers: { "cache-control": "no-store" } });
}
