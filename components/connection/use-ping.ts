"use client";

import { useState } from "react";
import { notify } from "#components/shared/notify.ts";
import { useServerAction } from "#components/shared/action/use-server-action.ts";
import type { Problem } from "#lib/core/problem.ts";
import { formatDuration } from "#lib/web/format.ts";
import { pingConnectionAction } from "#lib/web/actions/connection.ts";
import { layerTitle } from "./layer-words.ts";
import { CHANGED_QUERIES } from "./edit/changed-queries.ts";

export type Pinging = Readonly<{
  /** The connection that is being pinged now. */
  id: string | null;
  /** One after another: two pings at once would share the same few calls to Expensify. */
  ping: (connectionIds: readonly string[]) => Promise<void>;
}>;

/** Pings connections from the page, with a look for this company of GP; the list is asked for again after each. */
export function usePing(companyId?: string): Pinging {
  const [id, setId] = useState<string | null>(null);
  const { run } = useServerAction(pingConnectionAction, {
    changes: CHANGED_QUERIES,
    done: ({ name, ok, failedLayer, tookMs }) => {
      if (ok) return `${name} is fine: all layers answered in ${formatDuration(tookMs)}`;
      notify({ tone: "problem", title: `${name} stops at ${layerTitle(failedLayer ?? "")}` });
      return null;
    },
    onProblem: tellPause,
  });
  const ping = async (connectionIds: readonly string[]) => {
    for (const connectionId of connectionIds) {
      setId(connectionId);
      await run({ connectionId, ...(companyId === undefined ? {} : { companyId }) });
    }
    setId(null);
  };
  return { id, ping };
}

/** After a refused sign-in the next try waits: the words say why. */
function tellPause(problem: Problem): boolean {
  if (problem.code !== "too_many_requests") return false;
  const text =
    "Each refused sign-in brings the account nearer to its lock. Replace the password first, if it is wrong.";
  notify({ tone: "problem", title: `The next try is possible in ${formatDuration(problem.retryAfterMs)}`, text });
  return true;
}
