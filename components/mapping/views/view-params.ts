import { createLoader, parseAsStringLiteral } from "nuqs/server";

/** Which of the three views of the mapping is shown; the table is where people work, so it is left out of the URL. */
export const viewParsers = { view: parseAsStringLiteral(["board", "table", "matrix"]).withDefault("table") };

export const loadViewParams = createLoader(viewParsers);
