"use client";

/** All keys that work now, for `?`. Filled by `useShortcuts`, read by `ShortcutHelp` and by the one listener of the shell. */
export type Shortcut = Readonly<{
  /** One key as `KeyboardEvent.key` names it (`j`, `/`, `1`, `Enter`), or two in a row (`g r`). Letters without case. */
  key: string;
  /** What it does, for the list of keys. */
  label: string;
  run: () => void;
  /** Heading in the list of keys; "This page" unless given. */
  group?: string;
  /** Off for now, but still listed. */
  off?: boolean;
}>;

const OFF_KEY = "ml-single-keys-off";
const layers = new Map<string, readonly Shortcut[]>();
const listeners = new Set<() => void>();
let all: readonly Shortcut[] = [];

/** Puts a component's keys on top of those that are there; returns what takes them away again. */
export function addShortcuts(owner: string, shortcuts: readonly Shortcut[]): () => void {
  layers.delete(owner);
  layers.set(owner, shortcuts);
  changed();
  return () => {
    layers.delete(owner);
    changed();
  };
}

export function currentShortcuts(): readonly Shortcut[] {
  return all;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The latest one that binds this key and is not off: a dialog's keys win over the page's. */
export function findShortcut(key: string): Shortcut | undefined {
  return all.findLast((shortcut) => shortcut.key.toLowerCase() === key.toLowerCase() && shortcut.off !== true);
}

/** Whether any key sequence starts with this one. */
export function startsSequence(key: string): boolean {
  return all.some((shortcut) => shortcut.key.toLowerCase().startsWith(`${key.toLowerCase()} `));
}

/** WCAG 2.1.4: single keys can be switched off, for those who dictate or have an unsteady hand. */
export function singleKeysOn(): boolean {
  return globalThis.localStorage?.getItem(OFF_KEY) !== "1";
}

export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(OFF_KEY);
  else localStorage.setItem(OFF_KEY, "1");
  changed();
}

function changed(): void {
  all = [...layers.values()].flat();
  for (const listener of listeners) listener();
}
