"use client";

import { EffectLine } from "#components/shared/mapping/effect-line.tsx";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { countOf } from "#lib/web/format.ts";
import type { RulesDeskState } from "./use-rules-desk.ts";

/** What is not saved, its effect on held and waiting reports, and the button that saves it. Always there: nothing jumps. */
export function RulesBar({ desk }: { desk: RulesDeskState }) {
  const { count, preview, isSettled, pending, save, discard, undo, canUndo } = desk;
  const incomplete = desk.draft?.taxRules.some(({ tax, account }) => tax.trim() === "" || account === "") ?? false;
  const refused = incomplete
    ? "A tax rule needs its tax and its account"
    : isSettled
      ? preview?.issues[0]
      : "Working out the effect";
  return (
    <section
      aria-live="polite"
      aria-label="Effect before saving"
      className="print-hidden sticky bottom-0 z-10 mt-auto flex min-h-[53px] flex-wrap items-center gap-x-4 gap-y-2 border-t border-t-border-strong bg-card px-gutter py-2.5"
    >
      {count === 0 ? (
        <span className="text-muted-foreground">Everything is saved. A change shows its effect here first.</span>
      ) : (
        <>
          <b>{countOf(count, "rule")} changed</b>
          {incomplete ? (
            <span className="text-muted-foreground">A tax rule needs its tax and its account.</span>
          ) : (
            <EffectLine effect={isSettled ? preview : undefined} />
          )}
        </>
      )}
      <span className="flex-1" />
      {count === 0 && canUndo ? (
        <Button pending={pending} onClick={() => void undo()}>
          Undo <Kbd>Z</Kbd>
        </Button>
      ) : null}
      {count > 0 ? (
        <>
          <Button variant="ghost" onClick={discard}>
            Discard
          </Button>
          <Button
            variant="primary"
            pending={pending}
            refused={refused}
            onClick={() => void save()}
            className="phone:w-full"
          >
            Save {countOf(count, "rule")}
          </Button>
        </>
      ) : null}
    </section>
  );
}
