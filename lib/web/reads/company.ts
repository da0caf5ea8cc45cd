import "server-only";
import { CountWork, countWork } from "#lib/services/company/count-work.ts";
import { read } from "../read.ts";

export const countWorkRead = read(CountWork, countWork, { right: "member" });
