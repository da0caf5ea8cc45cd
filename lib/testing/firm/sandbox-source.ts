import type { AddressInfo } from "node:net";
import { createExpensifySource } from "#lib/adapters/expensify/expensify-source.ts";
import type { ExpensifyOptions } from "#lib/adapters/expensify/options.ts";
import { EXPENSIFY_PATH } from "#lib/sandbox/expensify/expensify-server.ts";
import type { ExpensifySettings } from "#lib/sandbox/expensify/settings.ts";
import { PARTNER_USER_ID, startExpensify, type StartedExpensify } from "#lib/sandbox/expensify/start-expensify.ts";
import { temporaryFolder } from "#lib/sandbox/testing/temporary-folder.ts";

const SECRET = "s3cret-0123456789";

/** The Expensify adapter on a stand-in in this process, without its limits and waits. Close it at the end. */
export async function startSandboxSource(
  settings: Partial<ExpensifySettings> = {},
  changes: Partial<ExpensifyOptions> = {},
) {
  const stand: StartedExpensify = startExpensify({ dataDir: temporaryFolder(), password: SECRET });
  stand.settings.current = { ...stand.settings.current, limits: [], emptyDownloads: 0, ...settings };
  await new Promise<void>((resolve) => stand.server.listen(0, "127.0.0.1", resolve));
  const source = createExpensifySource({
    url: `http://127.0.0.1:${(stand.server.address() as AddressInfo).port}${EXPENSIFY_PATH}`,
    ...{ partnerUserId: PARTNER_USER_ID, partnerUserSecret: SECRET, credentialKey: "sandbox" },
    pacer: { takePlace: async () => true },
    policy: { allowHosts: ["127.0.0.1"], allowHttpHosts: ["127.0.0.1"], allowCidrs: [] },
    ...{ spendSign: "positive", unescapeHtml: false },
    now: () => new Date("2026-11-22T10:00:00Z"),
    sleep: async () => {},
    random: () => 0,
    ...changes,
  });
  const close = async () => {
    await source.close();
    for (const part of [stand.server, stand.control, stand.book, stand.setup]) part.close();
  };
  return { stand, source, close };
}
