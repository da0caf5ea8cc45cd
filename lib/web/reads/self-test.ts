import "server-only";
import { ReadSelfTest, readSelfTest } from "#lib/services/connection/self-test/read-self-test.ts";
import { read } from "../read.ts";

export const readSelfTestRead = read(ReadSelfTest, readSelfTest, { right: "member" });
