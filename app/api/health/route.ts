import { health } from "#lib/web/reads/health.ts";

export const GET = health;
