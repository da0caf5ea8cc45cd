type Event = Readonly<{ atMs: number; order: number; run: () => void | Promise<void> }>;

/** What will happen, in order of time; the clock stands still between two events. */
export type VirtualTime = Readonly<{
  nowMs: () => number;
  at: (atMs: number, run: Event["run"]) => void;
  /** Goes on to this instant without an event when nothing happens before or at it; false otherwise. */
  skipTo: (atMs: number) => boolean;
  /** The next event that is not after `untilMs`; the clock stands at it. */
  take: (untilMs: number) => Event | null;
}>;

/** A heap by time, then by order of planning, so that no two runs of a seed differ. */
export function createVirtualTime(startMs: number): VirtualTime {
  let nowMs = startMs;
  let order = 0;
  const heap: Event[] = [];
  const isBefore = (left: Event, right: Event) =>
    left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);

  function push(event: Event): void {
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  function pop(): void {
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (left === undefined) break;
      if (right !== undefined && isBefore(right, left)) child += 1;
      const least = heap[child];
      if (least === undefined || !isBefore(least, last)) break;
      heap[index] = least;
      index = child;
    }
    heap[index] = last;
  }

  return {
    nowMs: () => nowMs,
    at: (atMs, run) => push({ atMs: Math.max(atMs, nowMs), order: order++, run }),
    skipTo: (atMs) => {
      const [first] = heap;
      if (first !== undefined && first.atMs <= atMs) return false;
      nowMs = atMs;
      return true;
    },
    take: (untilMs) => {
      const [first] = heap;
      if (first === undefined || first.atMs > untilMs) return null;
      pop();
      nowMs = first.atMs;
      return first;
    },
  };
}
