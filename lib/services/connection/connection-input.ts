import { z } from "zod";
import { and, eq, ne } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { connection } from "#db/schema/index.ts";
import { ExpensifySettings, GpSettings } from "#lib/core/connection/connection-settings.ts";
import type { ConnectionKind } from "#lib/core/connection/ping-ladder.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { areCertificates, type CheckAddress } from "../organization/check-configuration.ts";

const NAME_LENGTH_MAX = 100;
const URL_LENGTH_MAX = 2_000;
const USER_LENGTH_MAX = 256;
const PEM_LENGTH_MAX = 100_000;
const SETTING_NAME_LENGTH_MAX = 64;
/** A keytab in base64 is longer than any password. */
const SECRET_LENGTH_MAX = 16_384;

const text = (lengthMax: number) =>
  z.string().trim().min(1, "is empty").max(lengthMax, `is longer than ${lengthMax} characters`);

/** What a person says of a connection, new or changed. */
export const ConnectionFields = z.strictObject({
  name: text(NAME_LENGTH_MAX),
  url: z
    .url({ protocol: /^https?$/, message: "must be an address like https://gp.example:48620/…" })
    .max(URL_LENGTH_MAX),
  username: text(USER_LENGTH_MAX),
  settings: z.record(z.string().max(SETTING_NAME_LENGTH_MAX), z.json()),
  /** PEM; null takes away what was kept; undefined leaves it. */
  caPem: z.string().max(PEM_LENGTH_MAX).nullable().optional(),
  /** Left out: it stays, unless the connection goes to another host or port, which erases it. */
  secret: z.string().min(1, "is empty").max(SECRET_LENGTH_MAX).optional(),
});
export type ConnectionFields = z.output<typeof ConnectionFields>;

/** Checks what can be seen without asking anybody. Error: `invalid_input`, each `field: what is wrong`, all at once. */
export function checkConnection(
  kind: ConnectionKind,
  { url, username, settings, caPem }: ConnectionFields,
  checkAddress: CheckAddress,
): Result<null, RequestProblem> {
  const reason = checkAddress(url);
  const schema = kind === "gp" ? GpSettings : ExpensifySettings;
  const issues = [
    ...(reason === null ? [] : [`url: this address is not allowed here: ${reason}`]),
    ...(kind === "gp" && !/^[^\\@]+[\\][^\\]+$|^[^\\@]+@[^\\@]+$/.test(username)
      ? ["username: must be DOMAIN\\name or name@domain"]
      : []),
    ...(schema.safeParse(settings).error?.issues ?? []).map(
      ({ path, message }) => `${["settings", ...path.map(String)].join(".")}: ${message}`,
    ),
    ...(caPem == null || areCertificates(caPem) ? [] : ["caPem: is not a certificate in PEM form"]),
  ];
  return issues.length > 0 ? err({ code: "invalid_input", issues }) : ok(null);
}

/** The file of `npm run configure` finds a connection by its name, and so do people. */
export async function isNameTaken(tx: Transaction, name: string, exceptId: string | null): Promise<boolean> {
  const same = eq(connection.name, name);
  const where = exceptId === null ? same : and(same, ne(connection.id, exceptId));
  return (await tx.select({ id: connection.id }).from(connection).where(where).limit(1)).length > 0;
}
