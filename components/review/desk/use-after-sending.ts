"use client";

import { useServerAction } from "#components/shared/action/use-server-action.ts";
import { useInstant } from "#lib/web/company-context.tsx";
import { notify } from "#components/shared/notify.ts";
import {
  acknowledgePostingsAction,
  askSendAgainAction,
  replayPostingsAction,
  requestCorrectionAction,
  sendAgainAction,
} from "#lib/web/actions/posting.ts";
import { problemText } from "#lib/web/problem-text.ts";
import type { Acted } from "#lib/web/queries/review.ts";
import { CHANGED_BY_MOVE } from "./use-moves.ts";

const OPTIONS = { changes: CHANGED_BY_MOVE, refresh: false };

/** What can be done about one journal that was sent; each resolves with whether it was done, and says so. */
export function useAfterSending(companyId: string) {
  const instant = useInstant();
  const ask = useServerAction(askSendAgainAction, OPTIONS);
  const agree = useServerAction(sendAgainAction, OPTIONS);
  const close = useServerAction(acknowledgePostingsAction, OPTIONS);
  const replay = useServerAction(replayPostingsAction, OPTIONS);
  const correct = useServerAction(requestCorrectionAction, {
    ...OPTIONS,
    done: ({ journalNumber }) => `A reversal of journal ${journalNumber} is being made; another person approves it`,
  });
  const one = (id: string) => ({ companyId, selection: { kind: "these" as const, postingIds: [id] } });
  return {
    pending: [ask, agree, close, replay, correct].some((each) => each.pending),
    askAgain: async (id: string, reason: string) =>
      tell(await ask.run({ ...one(id), reason }), "Asked. Another person has to agree", instant),
    sendAgain: async (id: string) =>
      tell(await agree.run(one(id)), "Agreed. GP is searched once more, then it goes", instant),
    close: async (id: string, reason: string) =>
      tell(await close.run({ ...one(id), reason }), "1 report closed", instant),
    replay: async (id: string) => tell(await replay.run(one(id)), "It goes once more as it was", instant),
    correct: async (postingId: string, reason: string) =>
      (await correct.run({ companyId, postingId, reason })) !== null,
  };
}
export type AfterSendingActions = ReturnType<typeof useAfterSending>;

function tell(acted: Acted | null, done: string, instant: ReturnType<typeof useInstant>): boolean {
  if (acted === null) return false;
  const problem = acted.items.find((item) => item.problem !== null)?.problem;
  if (!problem) {
    notify({ tone: "done", title: done });
    return true;
  }
  const { title, todo } = problemText(problem, { instant });
  notify({ tone: "problem", title, text: todo });
  return false;
}
