"use client";

import { useEffect } from "react";
import { findShortcut, singleKeysOn, startsSequence } from "./shortcut-store.ts";

/** How long the first key of two (`g r`) waits for the second. */
const SEQUENCE_MS = 1200;
const TYPING = "input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable=true]";
/** These keys already do something on what is focused. */
const KEYS_OF_CONTROLS = new Set(["Enter", " "]);

/** The one listener for all keys bound with `useShortcuts`; stands once, in the shell. */
export function ShortcutListener() {
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (isTaken(event)) return;
      const started = first !== null && event.timeStamp - first.at < SEQUENCE_MS ? first.key : null;
      first = null;
      const shortcut =
        (started === null ? undefined : findShortcut(`${started} ${event.key}`)) ?? findShortcut(event.key);
      if (shortcut) {
        event.preventDefault();
        shortcut.run();
      } else if (startsSequence(event.key)) {
        first = { key: event.key, at: event.timeStamp };
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return null;
}

function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!singleKeysOn() && event.key !== "?") return true;
  if (target?.closest(TYPING)) return true;
  if (KEYS_OF_CONTROLS.has(event.key) && target?.closest("a, button, summary, [role=button]")) return true;
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}
