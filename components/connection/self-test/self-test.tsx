"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadProblem } from "#components/shared/load-problem.tsx";
import { StatusMark } from "#components/shared/status-mark.tsx";
import { Instant } from "#components/shared/value/instant.tsx";
import type { ConnectionView } from "#lib/web/queries/connection.ts";
import { type SelfTestPage, selfTestQuery } from "#lib/web/queries/self-test.ts";
import { conflictText } from "#lib/web/text/self-test-words.ts";
import { AskSelfTest } from "./ask-self-test.tsx";
import { OpenQuestions } from "./open-questions.tsx";
import { TestRun } from "./test-run.tsx";

const ASK_RUNNING_MS = 1_000;

type SelfTestProps = { connection: ConnectionView; rights: Readonly<{ mayManage: boolean }> };

/** What this very system answers to what the contracts leave open: asked for, followed step by step, and what came of it. */
export function SelfTest({ connection, rights }: SelfTestProps) {
  const asked = useQuery({
    ...selfTestQuery(connection.id),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.test ?? null) ? ASK_RUNNING_MS : false),
  });
  const page = asked.data;
  return (
    <section aria-label="Self-test" className="grid gap-2.5 border-t px-3.5 py-2.5 pb-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-xs font-semibold text-muted-foreground">Self-test</h3>
        <span className="text-muted-foreground">{page ? <Last page={page} /> : null}</span>
        <span className="flex-1" />
        {page ? (
          <AskSelfTest
            connection={connection}
            page={page}
            refused={refusedWhy(rights.mayManage, connection.hasSecret, page)}
          />
        ) : null}
      </div>
      {page ? null : <LoadProblem asked={asked} />}
      {page?.conflicts.map((code) => (
        <p key={code} className="text-held">
          <StatusMark status="held" label="Contradicts the set-up" /> {conflictText(code)}
        </p>
      ))}
      {page?.test ? <TestRun test={page.test} /> : null}
      {page ? <OpenQuestions questions={page.questions} /> : null}
    </section>
  );
}

function isUnderWay(test: SelfTestPage["test"]): boolean {
  return test?.state === "asked" || test?.state === "running";
}

function refusedWhy(mayManage: boolean, hasSecret: boolean, { test }: SelfTestPage): string | undefined {
  if (!mayManage) return "A self-test needs the role administrator";
  if (!hasSecret) return "Nothing can sign in yet";
  return isUnderWay(test) ? "One is under way" : undefined;
}

function Last({ page: { kind, test } }: { page: SelfTestPage }) {
  if (test === null)
    return kind === "gp"
      ? "Not done. It sends small journals into a test company of GP, to see how GP treats them."
      : "Not done. It reads some reports, to see how Expensify writes them.";
  const { state, askedBy, askedAt, finishedAt, place } = test;
  const where = place === "" ? "" : ` in company ${place}`;
  const word = { asked: "Waits for the engine", running: "Under way", passed: "Passed", failed: "Failed" }[state];
  return (
    <>
      <b className="font-semibold text-foreground">{word}</b>
      {where}, asked by {askedBy} <Instant at={finishedAt ?? askedAt} format="short" />
    </>
  );
}
