import type { GeneralLedger, LedgerSetup, LedgerWriter, PingStep } from "../ports.ts";
import type { PingTarget } from "./ping-layers.ts";

/** One signed-in way into Dynamics GP, by whichever of its surfaces. */
export type GpLedger = GeneralLedger &
  LedgerSetup &
  LedgerWriter &
  Readonly<{
    /** Each layer from the name to a look for a journal; the first that fails is the last. */
    ping: (signal: AbortSignal, target?: PingTarget) => Promise<readonly PingStep[]>;
    close: () => Promise<void>;
  }>;
