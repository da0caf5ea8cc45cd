"use server";

import { AskSelfTest, askSelfTest } from "#lib/services/connection/self-test/ask-self-test.ts";
import { ListTestCompanies, listTestCompanies } from "#lib/services/connection/self-test/list-test-companies.ts";
import { action } from "../action.ts";
import { openForCompanies } from "../wired.ts";

export const askSelfTestAction = action(AskSelfTest, askSelfTest, { right: "connection.manage" });
/** Asks GP itself, so it is an action and no query. */
export const listTestCompaniesAction = action(ListTestCompanies, listTestCompanies(openForCompanies), {
  right: "connection.manage",
});
