import { z } from "zod";
import { and, eq, ne } from "drizzle-orm";
import type { Transaction } from "#db/client.ts";
import { connection, organization } from "#db/schema/index.ts";
import { ExpensifySettings, GpSettings } from "#lib/core/connection/connection-settings.ts";
import type { ConnectionKind } from "#lib/core/connection/ping-ladder.ts";
import { settingFields, settingsFrom } from "#lib/core/connection/setting-fields.ts";
import type { RequestProblem } from "#lib/core/problem.ts";
import { err, ok, type Result } from "#lib/core/result.ts";
import { areCertificates, type CheckAddress } from "../organization/check-configuration.ts";

const NAME_LENGTH_MAX = 100;
const URL_LENGTH_MAX = 2_000;
const USER_LENGTH_MAX = 256;
const PEM_LENGTH_MAX = 100_000;
const SETTING_NAME_LENGTH_MAX = 64;
const SETTING_LENGTH_MAX = 1_000;
/** A keytab in base64 is longer than any password. */
const SECRET_LENGTH_MAX = 16_384;

/** `DOMAIN\\name`, or `name@domain`. */
const WINDOWS_ACCOUNT = /^(?:[^\\@]+\\[^\\]+|[^\\@]+@[^\\@]+)$/;

const text = (lengthMax: number) =>
  z.string().trim().min(1, "is empty").max(lengthMax, `is longer than ${lengthMax} characters`);

/** What a person says of a connection, new or changed. */
export const ConnectionFields = z.strictObject({
  name: text(NAME_LENGTH_MAX),
  url: z
    .url({ protocol: /^https?$/, message: "must be an address like https://gp.example:48620/…" })
    .max(URL_LENGTH_MAX),
  username: text(USER_LENGTH_MAX),
  /** As the form of `settingFields` has them; `""` leaves one to its default. */
  settings: z.record(z.string().max(SETTING_NAME_LENGTH_MAX), z.string().max(SETTING_LENGTH_MAX)),
  /** PEM; null takes away what was kept; undefined leaves it. */
  caPem: z.string().max(PEM_LENGTH_MAX).nullable().optional(),
  /** Left out: it stays, unless the connection goes to another host or port, which erases it. */
  secret: z.string().min(1, "is empty").max(SECRET_LENGTH_MAX).optional(),
});
export type ConnectionFields = z.output<typeof ConnectionFields>;

type Checked = Readonly<{
  details: Omit<ConnectionFields, "settings" | "caPem" | "secret"> & Readonly<{ settings: Record<string, unknown> }>;
}>;

/**
 * Checks what can be seen without asking anybody, and gives the fields as they are kept; settings that have no field stay as they were
 * `before`. Error: `invalid_input`, each `field: what is wrong`, all at once.
 */
export async function checkConnection(
  tx: Transaction,
  kind: ConnectionKind,
  { name, url, username, settings: texts, caPem }: ConnectionFields,
  before: Readonly<Record<string, unknown>>,
  checkAddress: CheckAddress,
): Promise<Result<Checked, RequestProblem>> {
  const [owner] = await tx.select({ slug: organization.slug }).from(organization);
  const reason = checkAddress(url, owner?.slug ?? "");
  const settings = settingsFrom(settingFields()[kind], texts, before);
  const schema = kind === "gp" ? GpSettings : ExpensifySettings;
  const issues = [
    ...(reason === null ? [] : [`url: this address is not allowed here: ${reason}`]),
    ...(kind === "gp" && !WINDOWS_ACCOUNT.test(username) ? ["username: must be DOMAIN\\name or name@domain"] : []),
    ...(schema.safeParse(settings).error?.issues ?? []).map(
      ({ path, message }) => `${["settings", ...path.map(String)].join(".")}: ${message}`,
    ),
    ...(caPem == null || areCertificates(caPem) ? [] : ["caPem: is not a certificate in PEM form"]),
  ];
  return issues.length > 0
    ? err({ code: "invalid_input", issues })
    : ok({ details: { name, url, username, settings } });
}

/** The file of `npm run configure` finds a connection by its name, and so do people. */
export async function isNameTaken(tx: Transaction, name: string, exceptId: string | null): Promise<boolean> {
  const same = eq(connection.name, name);
  const where = exceptId === null ? same : and(same, ne(connection.id, exceptId));
  return (await tx.select({ id: connection.id }).from(connection).where(where).limit(1)).length > 0;
}
