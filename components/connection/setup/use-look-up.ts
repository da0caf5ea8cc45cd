"use client";

import { useEffect, useRef } from "react";
import { lookUpAction } from "#lib/web/actions/setup.ts";
import { useFormAction } from "../edit/use-form-action.ts";
import { CHANGED_QUERIES } from "../edit/changed-queries.ts";

/**
 * Asks Expensify or GP for a list that a step is about: by itself where it was never asked for, and again by a click. The answer comes
 * with the setup.
 */
export function useLookUp(setupId: string, what: "workspaces" | "companies" | "chart", isMissing: boolean) {
  const { run, pending, problem } = useFormAction(lookUpAction, { changes: CHANGED_QUERIES });
  const asked = useRef(false);
  const ask = () => void run({ setupId, what });
  useEffect(() => {
    if (!isMissing || asked.current) return;
    asked.current = true;
    ask();
  });
  return { ask, pending, problem };
}
