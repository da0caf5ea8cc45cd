import { health } from "#lib/web/health.ts";

export const GET = health;
