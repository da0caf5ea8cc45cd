import type { ChaosOutcome } from "./run-chaos.ts";
import { POINTS } from "./engine/points.ts";

/** Everything that is wrong, in sentences; empty when the promise was kept. */
export function faultsOf({ ends }: ChaosOutcome): readonly string[] {
  return ends.flatMap(({ faults }, round) => faults.map((fault) => `round ${round + 1}: ${fault}`));
}

/** The outcome as text: deaths at each point, what was done to database and wire, and how it ended. */
export function describeOutcome(outcome: ChaosOutcome): string {
  const { tally, restarts, proxy, ends, errors } = outcome;
  const sum = (pick: (end: (typeof ends)[number]) => number) => ends.reduce((total, end) => total + pick(end), 0);
  const faults = faultsOf(outcome);
  return [
    ...POINTS.map((point) => `  ${point.padEnd(24)} ${String(tally.of(point)).padStart(5)}`),
    `Engines dead: ${tally.total()}; at ${POINTS.length} named points, two side by side`,
    `Postgres restarted hard: ${restarts}`,
    `Answers to a create cut: ${proxy.cuts} (of ${proxy.answerBytes} bytes${proxy.isEveryByteCut ? ", after every byte" : ""}); requests reset: ${proxy.resets}; delayed: ${proxy.delays}`,
    `Rounds: ${ends.length}; sent: ${sum((end) => end.sent)}; held sent_not_found: ${sum((end) => end.notFound)}; as written by hand: ${sum((end) => end.asWritten)}`,
    ...[...errors].map(([line, count]) => `Logged ${count} times: ${line}`),
    `Wrong at the end: ${faults.length}`,
    ...faults,
  ].join("\n");
}
