import { handlers } from "#lib/web/auth/next-auth.ts";

export const { GET, POST } = handlers;
