"use client";

import { useEffect, useState } from "react";

/** The value once it has not changed for `waitMs`: somebody types faster than it is worth asking. */
export function useSettled<Value>(value: Value, waitMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
