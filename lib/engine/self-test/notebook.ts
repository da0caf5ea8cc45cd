import type { Answers } from "#lib/core/connection/open-questions.ts";
import type {
  SelfTestStep,
  TestJournal,
  TestStepName,
  TestStepState,
} from "#lib/core/connection/self-test/self-test.ts";
import type { Clock } from "#lib/core/ports.ts";
import type { RunProblem } from "#lib/core/problem.ts";

/** What a step came to. Only after `done` and `skipped` the next one is begun. */
export type StepResult = Readonly<{
  state: Exclude<TestStepState, "running" | "sending">;
  came: string;
  answers?: Answers;
  journal?: TestJournal | undefined;
  problem?: RunProblem | null;
}>;

/** `reference`: something is sent under it, and that is committed first. */
export type StepPlan = Readonly<{ sent: string; reference?: string }>;

export type Notebook = Readonly<{
  steps: () => readonly SelfTestStep[];
  /** Does one step, kept before and after it. False: the test ends here. */
  take: (step: TestStepName, plan: StepPlan, work: () => Promise<StepResult>) => Promise<boolean>;
}>;

const TEXT_CHARACTERS_MAX = 600;

/** `keep` commits all steps; it throws where the run has been given up by somebody else, and then nothing more is done. */
export function openNotebook(
  clock: Clock,
  stop: AbortSignal,
  keep: (steps: readonly SelfTestStep[]) => Promise<void>,
): Notebook {
  let steps: readonly SelfTestStep[] = [];
  const write = async (...next: readonly SelfTestStep[]) => {
    steps = next;
    await keep(steps);
  };
  return {
    steps: () => steps,
    take: async (step, { sent, reference }, work) => {
      const before = steps;
      const begun: SelfTestStep = {
        ...{ step, state: reference === undefined ? "running" : "sending", startedAt: clock.now().toISOString() },
        ...{ endedAt: null, sent: cut(sent), came: "", answers: {}, problem: null },
        ...(reference === undefined ? {} : { reference }),
      };
      const endedAt = () => clock.now().toISOString();
      if (stop.aborted) {
        await write(...before, { ...begun, state: "failed", endedAt: endedAt(), problem: { code: "stopped" } });
        return false;
      }
      await write(...before, begun);
      const { state, came, answers = {}, journal, problem = null } = await work();
      const kept = journal === undefined ? {} : { journal };
      await write(...before, { ...begun, state, came: cut(came), answers, problem, endedAt: endedAt(), ...kept });
      return state === "done" || state === "skipped";
    },
  };
}

function cut(text: string): string {
  return text.length > TEXT_CHARACTERS_MAX ? `${text.slice(0, TEXT_CHARACTERS_MAX)}…` : text;
}
