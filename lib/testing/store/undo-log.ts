import type { Clock } from "#lib/core/ports.ts";

type UndoMap<Key, Value> = Readonly<{
  all: ReadonlyMap<Key, Value>;
  get: (key: Key) => Value | undefined;
  set: (key: Key, value: Value) => void;
  delete: (key: Key) => void;
}>;
type UndoList<Value> = Readonly<{
  all: readonly Value[];
  push: (value: Value) => void;
  replace: (values: readonly Value[]) => void;
}>;

/** Tables in memory that can be set back in time, as a database is by a restore or a failover that lost commits. */
export type UndoLog = Readonly<{
  map: <Key, Value>() => UndoMap<Key, Value>;
  list: <Value>() => UndoList<Value>;
  /** Undoes, newest first, all that was written after this instant. */
  loseSince: (instantMs: number) => void;
}>;

export function createUndoLog(clock: Clock): UndoLog {
  const written: { atMs: number; undo: () => void }[] = [];
  const note = (undo: () => void) => {
    written.push({ atMs: clock.now().getTime(), undo });
  };

  function map<Key, Value>(): UndoMap<Key, Value> {
    const all = new Map<Key, Value>();
    const put = (key: Key, value: Value | undefined) => {
      if (value === undefined) all.delete(key);
      else all.set(key, value);
    };
    const change = (key: Key, value: Value | undefined) => {
      const before = all.get(key);
      note(() => put(key, before));
      put(key, value);
    };
    return { all, get: (key) => all.get(key), set: change, delete: (key) => change(key, undefined) };
  }

  function list<Value>(): UndoList<Value> {
    const all: Value[] = [];
    const replace = (values: readonly Value[]) => {
      all.splice(0, all.length, ...values);
    };
    return {
      all,
      push: (value) => {
        note(() => all.pop());
        all.push(value);
      },
      replace: (values) => {
        const before = [...all];
        note(() => replace(before));
        replace(values);
      },
    };
  }

  return {
    map,
    list,
    loseSince: (instantMs) => {
      for (let last = written.at(-1); last && last.atMs > instantMs; last = written.at(-1)) {
        written.pop();
        last.undo();
      }
    },
  };
}
