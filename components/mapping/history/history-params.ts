import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The URL is the state of the history; what is default is left out of it. */
export const historyParsers = {
  q: parseAsString.withDefault(""),
  kind: parseAsStringLiteral(["all", "category", "tag", "workspace", "card", "exception", "default"]).withDefault(
    "all",
  ),
  by: parseAsString.withDefault(""),
  page: parseAsInteger.withDefault(1),
};

/** The same on the server, for the first paint. */
export const loadHistoryParams = createLoader(historyParsers);
