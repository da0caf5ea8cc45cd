import { z } from "zod";

/** The input of what needs none. */
export const Nothing = z.strictObject({});
