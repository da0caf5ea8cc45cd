import type { SelfTestPage } from "#lib/services/connection/self-test/read-self-test.ts";
import { apiQuery } from "../query.ts";

export type {
  AnsweredQuestion,
  SelfTestPage,
  SelfTestView,
} from "#lib/services/connection/self-test/read-self-test.ts";
export type { TestCompany } from "#lib/services/connection/self-test/list-test-companies.ts";

/** The last self-test of a connection and what is known by it; asked again by the page itself while one runs. */
export const selfTestQuery = (connectionId: string) =>
  apiQuery<SelfTestPage>("/api/connection/self-test", { connectionId }, { quiet: true });
