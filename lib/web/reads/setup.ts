import "server-only";
import { ListSetups, listSetups } from "#lib/services/setup/list-setups.ts";
import { ReadSetup, readSetup } from "#lib/services/setup/read-setup.ts";
import { read } from "../read.ts";

export const listSetupsRead = read(ListSetups, listSetups, { right: "member" });
export const readSetupRead = read(ReadSetup, readSetup, { right: "connection.manage" });
