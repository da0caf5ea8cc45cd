"use client";

import { useEffect, useId, useRef } from "react";
import { addShortcuts, type Shortcut } from "./shortcut-store.ts";

/**
 * Binds keys while the component is there: `useShortcuts([{ key: "j", label: "Next report", run: next }])`. They do not fire while
 * somebody types, with Ctrl, Alt or Meta held, or under an open dialog. `?` lists them all.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const id = useId();
  const owner = useRef<symbol | null>(null);
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  // What is bound changes rarely; what it runs may change with every render and is looked up when the key comes.
  const signature = shortcuts
    .map(({ key, label, group, off }) => [key, label, group, off].join("\u0000"))
    .join("\u0001");
  useEffect(() => {
    owner.current ??= Symbol(id);
    return addShortcuts(
      owner.current,
      latest.current.map((shortcut, index) => ({ ...shortcut, run: () => latest.current[index]?.run() })),
    );
  }, [id, signature]);
}
