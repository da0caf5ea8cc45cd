/** Where a process can be made to die: calls on the ports of the engine, as the log of the protocol names them. */
const BOTH_SIDES = [
  "plan move",
  "freeze move",
  "claim move",
  "attempt commit",
  "witness note",
  "send",
  "answer kept",
  "settle move",
  "unclear move",
  "found move",
  "adopt move",
  "sweep record",
] as const;

export type Place =
  | (typeof BOTH_SIDES)[number]
  | "history check"
  | "posting added"
  | "lease taken"
  | "lease renewed"
  | "lease release"
  | "list read"
  | "journal read"
  | "report kept"
  | "watch note"
  | "export mark";
export type Point = `${"before" | "after"} ${Place}`;

export const POINTS: readonly Point[] = [
  ...BOTH_SIDES.flatMap((place) => [`before ${place}`, `after ${place}`] as const),
  "before history check",
  "after posting added",
  "after lease taken",
  "after lease renewed",
  "before lease release",
  "after list read",
  "after journal read",
  "after report kept",
  "after watch note",
  "before export mark",
  "after export mark",
];

/** The probability of dying at each point, and of being stopped there; none: never. */
export type Chances = Readonly<{
  die: Readonly<Partial<Record<Point, number>>>;
  sleep: Readonly<Partial<Record<Point, number>>>;
}>;
