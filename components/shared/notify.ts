"use client";

/** Short notices in the corner: that something was done, with its number. A problem stays until it is closed. */
export type Notice = Readonly<{
  id: number;
  tone: "done" | "problem";
  title: string;
  text?: string | undefined;
  action?: Readonly<{ label: string; run: () => void }> | undefined;
}>;

const NOTICES_MAX = 3;
const listeners = new Set<() => void>();
let notices: readonly Notice[] = [];
let lastId = 0;

/** `notify({ tone: "done", title: "6 journals sent to HALD" })`; with `action` for *Undo*. */
export function notify(notice: Omit<Notice, "id">): void {
  notices = [...notices, { ...notice, id: ++lastId }].slice(-NOTICES_MAX);
  changed();
}

export function closeNotice(id: number): void {
  notices = notices.filter((notice) => notice.id !== id);
  changed();
}

export function currentNotices(): readonly Notice[] {
  return notices;
}

export function subscribeToNotices(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  for (const listener of listeners) listener();
}
