import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The URL is the state of the table; what is default is left out of it. */
export const mappingParsers = {
  q: parseAsString.withDefault(""),
  filter: parseAsStringLiteral(["all", "unmapped", "category", "tag", "other"]).withDefault("all"),
  sort: parseAsStringLiteral(["todo", "name", "spend", "held"]).withDefault("todo"),
  order: parseAsStringLiteral(["asc", "desc"]).withDefault("desc"),
  page: parseAsInteger.withDefault(1),
};

/** The same on the server, for the first paint. */
export const loadMappingParams = createLoader(mappingParsers);
