import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The URL is the state of the list; what is default is left out of it. */
export const driftParsers = {
  q: parseAsString.withDefault(""),
  what: parseAsStringLiteral(["all", "new", "renamed", "unmapped", "gone"]).withDefault("all"),
  side: parseAsStringLiteral(["all", "expensify", "gp"]).withDefault("all"),
  page: parseAsInteger.withDefault(1),
};

/** The same on the server, for the first paint. */
export const loadDriftParams = createLoader(driftParsers);
