import { bigint, timestamp, uuid } from "drizzle-orm/pg-core";

/** The tenant. Every table that has it has forced row-level security (see the first migrations and `catalogue.db.test.ts`). */
export const organizationId = () => uuid("organization_id").notNull();
export const id = () => uuid("id").primaryKey().defaultRandom();
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = () => instant("created_at").notNull().defaultNow();
/** Hundredths; always a safe integer, checked by `cents()` on the way in. */
export const centsColumn = (name: string) => bigint(name, { mode: "number" });
