import type { SetupSummary } from "#lib/services/setup/list-setups.ts";
import type { SetupView } from "#lib/services/setup/read-setup.ts";
import { apiQuery } from "../query.ts";

export type { SetupSummary } from "#lib/services/setup/list-setups.ts";
export type { SetupView } from "#lib/services/setup/read-setup.ts";

/** Setups that nobody ended yet. */
export const setupsQuery = () => apiQuery<readonly SetupSummary[]>("/api/setup");

/** One setup; asked again by the page itself while something is being read for it. */
export const setupQuery = (setupId: string) => apiQuery<SetupView>("/api/setup/one", { setupId }, { quiet: true });
