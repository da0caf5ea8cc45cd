/** All tables, for drizzle. Import a table from here, never a row type into the browser. */
export * from "./audit.ts";
export * from "./company.ts";
export * from "./connection.ts";
export * from "./engine.ts";
export * from "./exchange.ts";
export * from "./mapping.ts";
export * from "./member.ts";
export * from "./posting.ts";
export * from "./reference.ts";
export * from "./report.ts";
export * from "./setup.ts";
export * from "./sync.ts";
