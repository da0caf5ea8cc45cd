"use server";

import { SignIn } from "#lib/services/member/sign-in.ts";
import { SwitchOrganization } from "#lib/services/member/switch-organization.ts";
import { action } from "../action.ts";
import { enter } from "../auth/enter.ts";
import { leave } from "../auth/leave.ts";
import { changeOrganization } from "../auth/change-organization.ts";
import { changeCompany, SwitchCompany } from "../auth/change-company.ts";
import { Nothing } from "../guard/nothing.ts";

export const signInAction = action(SignIn, enter, { right: "anyone" });
export const signOutAction = action(Nothing, leave, { right: "member" });
export const switchOrganizationAction = action(SwitchOrganization, changeOrganization, { right: "member" });
export const switchCompanyAction = action(SwitchCompany, changeCompany, { right: "member" });
