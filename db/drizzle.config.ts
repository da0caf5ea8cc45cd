import { defineConfig } from "drizzle-kit";

/** `npm run db:generate` writes the next migration; a hand-written one says why on its first line. */
export default defineConfig({ dialect: "postgresql", schema: "./db/schema/index.ts", out: "./drizzle" });
