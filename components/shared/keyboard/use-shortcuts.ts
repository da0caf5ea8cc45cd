"use client";

import { useEffect, useId, useMemo, useRef } from "react";
import { addShortcuts, type Shortcut } from "./shortcut-store.ts";

/**
 * Binds keys while the component is there: `useShortcuts([{ key: "j", label: "Next report", run: next }])`. They do not fire
 * while somebody types, with Ctrl, Alt or Meta held, or under an open dialog. `?` lists them all.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const owner = useId();
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  // What is bound changes rarely; what it runs may change with every render and is looked up when the key comes.
  const signature = JSON.stringify(shortcuts);
  const bound = useMemo(() => JSON.parse(signature) as readonly Omit<Shortcut, "run">[], [signature]);
  useEffect(
    () =>
      addShortcuts(
        owner,
        bound.map((shortcut, index) => ({ ...shortcut, run: () => latest.current[index]?.run() })),
      ),
    [owner, bound],
  );
}
