"use server";

import { AddConnection, addConnection } from "#lib/services/connection/add-connection.ts";
import { ChooseConnection, chooseConnection } from "#lib/services/setup/choose-connection.ts";
import { EndSetup, endSetup } from "#lib/services/setup/end-setup.ts";
import { LookUp, lookUp } from "#lib/services/setup/look-up.ts";
import { MakeCompany, makeCompany } from "#lib/services/setup/make-company.ts";
import { SaveStep, saveStep } from "#lib/services/setup/save-step.ts";
import { StartSetup, startSetup } from "#lib/services/setup/start-setup.ts";
import { action } from "../action.ts";
import { checkAddress, openForSetup, vault } from "../wired.ts";

const guard = { right: "connection.manage" } as const;

export const startSetupAction = action(StartSetup, startSetup, guard);
export const chooseConnectionAction = action(ChooseConnection, chooseConnection, guard);
export const addConnectionAction = action(AddConnection, addConnection({ vault, checkAddress }), guard);
export const lookUpAction = action(LookUp, lookUp(openForSetup), guard);
export const saveStepAction = action(SaveStep, saveStep, guard);
export const makeCompanyAction = action(MakeCompany, makeCompany({ vault }), guard);
export const endSetupAction = action(EndSetup, endSetup, guard);
