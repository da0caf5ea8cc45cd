import type { LedgerProbe } from "./ledger-probe.ts";
import type { GeneralLedger, HearStep, LedgerSetup, LedgerWriter, PingStep } from "../ports.ts";
import type { PingTarget } from "./ping-layers.ts";

/** One signed-in way into Dynamics GP, by whichever of its surfaces. */
export type GpLedger = GeneralLedger &
  LedgerSetup &
  LedgerWriter &
  Readonly<{
    /** Each layer from the name to a look for a journal; the first that fails is the last. */
    ping: (signal: AbortSignal, target?: PingTarget, hear?: HearStep) => Promise<readonly PingStep[]>;
    /** Only where the surface can send what the self-test asks. */
    probe?: LedgerProbe;
    close: () => Promise<void>;
  }>;
