/** What the control address of the stand-in GP can do (../README.md). */
import { FaultOrder } from "../control/fault-queue.ts";
import type { z } from "zod";
import { isRecord } from "../control/json.ts";
import type { ControlRoutes } from "../control/control-server.ts";
import { BatchCommand } from "./change-batch.ts";
import { JournalCommand, KeyedJournal } from "./change-journal.ts";
import { CompanyCommand } from "./company-books.ts";
import { CopyCommand, copyOf } from "./copy-journal.ts";
import type { GpServer } from "./gp-server.ts";
import type { GpWorld } from "./gp-world.ts";
import type { SignIn } from "./ntlm/sign-in.ts";
import { GP_DEFAULTS, GpSettings } from "./settings.ts";
import { AccountCommand, VendorCommand } from "./setup-book.ts";

export type SettingsBox = { current: GpSettings };

export function gpControl(running: GpServer, world: GpWorld, signIn: SignIn, settings: SettingsBox): ControlRoutes {
  return {
    "GET /state": () => ({
      journals: world.book.journals(),
      counts: running.log.counts(),
      requests: running.log.entries(),
      faults: running.faults.list(),
      settings: settings.current,
      badTries: signIn.badTries(),
    }),
    "POST /fault": (body) => running.faults.add(FaultOrder.parse(body)),
    "POST /faults/clear": () => running.faults.clear(),
    "POST /settings": (body) => {
      settings.current = GpSettings.parse({ ...settings.current, ...(isRecord(body) ? body : {}) });
      return settings.current;
    },
    "POST /unlock": () => signIn.unlock(),
    "POST /journal": (body) => world.book.change(JournalCommand.parse(body)),
    "POST /journal/add": (body) => ({ journalNumber: keyIn(world, KeyedJournal.parse(body)) }),
    "POST /journal/copy": (body) => ({ journalNumber: copy(world, CopyCommand.parse(body)) }),
    "POST /batch": (body) => world.book.changeBatch(BatchCommand.parse(body)),
    "POST /company": (body) => world.book.changeCompany(CompanyCommand.parse(body)),
    "POST /account": (body) => world.setup.changeAccount(AccountCommand.parse(body)),
    "POST /vendor": (body) => world.setup.changeVendor(VendorCommand.parse(body)),
    "POST /reset": () => {
      world.book.reset();
      world.setup.reset();
      world.validationLog.clear();
      running.faults.clear();
      running.log.clear();
      signIn.unlock();
      settings.current = GP_DEFAULTS;
    },
  };
}

function keyIn(world: GpWorld, { by, ...journal }: z.infer<typeof KeyedJournal>): number {
  return world.book.create({
    ...journal,
    batchSource: "GL_Normal",
    currency: "USD",
    currencyDigits: 2,
    state: "Work",
    voided: false,
    modifiedBy: by,
    postedBy: "",
    auditTrailCode: "",
  });
}

function copy(world: GpWorld, command: CopyCommand): number {
  const { companyId, journalNumber } = command;
  const journal = world.book.find(companyId, journalNumber);
  if (journal === undefined) throw new Error(`no journal ${journalNumber} in company ${companyId}`);
  return world.book.create(copyOf(journal, command));
}
