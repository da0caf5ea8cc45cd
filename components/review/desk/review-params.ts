import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** The URL is the state of the page: lane, search, and the report that is open. */
export const reviewParsers = {
  lane: parseAsStringLiteral(["fix", "ready", "asking", "sent", "before", "dismissed"]).withDefault("fix"),
  q: parseAsString.withDefault(""),
  id: parseAsString,
};

/** The same on the server, for the first paint. */
export const loadReviewParams = createLoader(reviewParsers);
