/** Puts the stand-in GP together: certificate, sign-in, journals, server and control address, over a data folder. */
import type { Server } from "node:http";
import { join } from "node:path";
import { createControlServer } from "../control/control-server.ts";
import { loadFirm } from "../firm/firm.ts";
import { serverTls, type ServerTls } from "./certificate.ts";
import { gpControl, type SettingsBox } from "./control-routes.ts";
import { createGpServer, type GpServer } from "./gp-server.ts";
import type { GpWorld } from "./gp-world.ts";
import { openJournalBook, type JournalBook } from "./journal-book.ts";
import { createSignIn } from "./ntlm/sign-in.ts";
import { bindingOf, ntHash } from "./ntlm/verify.ts";
import { GP_DEFAULTS } from "./settings.ts";
import { openSetupBook, type SetupBook } from "./setup-book.ts";

export const GP_DOMAIN = "HALDEN";
export const GP_USER = "svc-expense";
const DNS_DOMAIN = "halden.example";
const COMPUTER = "GP01";
const JOURNALS_FILE = "gp-journals.ndjson";
const SETUP_FILE = "gp-setup.ndjson";
const TLS_FOLDER = "gp-tls";

export type StartedGp = GpServer &
  Readonly<{
    control: Server;
    book: JournalBook;
    setup: SetupBook;
    settings: SettingsBox;
    tls: ServerTls;
    validationLog: GpWorld["validationLog"];
  }>;

export type GpOptions = Readonly<{
  dataDir: string;
  password: string;
  /** What time journals, accounts and vendors are created and changed at, for tests. The sign-in keeps to the real time, as NTLM's tokens do. */
  journalClock?: () => Date;
}>;

/** Neither of the two servers listens yet. */
export async function startGp(options: GpOptions): Promise<StartedGp> {
  const now = (): Date => new Date();
  const tls = await serverTls(join(options.dataDir, TLS_FOLDER));
  const settings: SettingsBox = { current: GP_DEFAULTS };
  const firm = loadFirm();
  const bookClock = options.journalClock ?? now;
  const book = openJournalBook(join(options.dataDir, JOURNALS_FILE), bookClock);
  const setup = openSetupBook(join(options.dataDir, SETUP_FILE), firm, bookClock);
  const world: GpWorld = { firm, book, setup, settings: () => settings.current, validationLog: new Map() };
  const signIn = createSignIn({
    domain: GP_DOMAIN,
    dnsDomain: DNS_DOMAIN,
    computer: COMPUTER,
    ntHashes: new Map([[GP_USER, ntHash(options.password)]]),
    binding: bindingOf(tls.certDer),
    settings: () => settings.current,
    now,
  });
  const running = createGpServer(world, tls, signIn, now);
  const control = createControlServer(gpControl(running, world, signIn, settings));
  return { ...running, book, setup, settings, tls, control, validationLog: world.validationLog };
}
