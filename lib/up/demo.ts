import { text } from "node:stream/consumers";
import { z } from "zod";
import { env } from "#lib/env.ts";
import { DEMO_CONFIGURATION } from "#lib/sandbox/firm/configuration.ts";
import { openDatabase } from "#lib/services/open-database.ts";
import { createDemo } from "#lib/services/organization/create-demo.ts";
import { systemClock, wire } from "#lib/wiring.ts";

const CONNECTIONS_MAX = 2;

const Sandbox = z.object({
  expensify: z.object({ url: z.string(), partnerUserID: z.string(), partnerUserSecret: z.string() }),
  gp: z.object({
    url: z.string(),
    caPem: z.string(),
    domain: z.string(),
    username: z.string(),
    password: z.string(),
  }),
});

/**
 * Makes the demo organization, with the environment of the product: the running sandbox comes in on stdin as JSON, the
 * people with their new passwords (or, when it was there already, nobody) go out on stdout.
 */
const { db, close } = openDatabase(env().DATABASE_APP_URL, CONNECTIONS_MAX);
try {
  const sandbox = Sandbox.parse(JSON.parse(await text(process.stdin)));
  const made = await createDemo(
    {
      db,
      clock: systemClock,
      vault: wire(db).vault,
      actor: { kind: "shell", command: "demo set-up" },
      // The addresses are of processes that we started on this machine a moment ago.
      checkAddress: () => null,
    },
    { firm: DEMO_CONFIGURATION, sandbox },
  );
  if (!made.ok) throw new Error(JSON.stringify(made.error, null, 2));
  console.log(JSON.stringify(made.value.people));
} finally {
  await close();
}
