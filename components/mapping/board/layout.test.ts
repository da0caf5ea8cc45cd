import { expect, test } from "vitest";
import { endAt, layoutBoard, type LayoutEnd, type LayoutLink } from "./layout.ts";

const end = (id: string, column: LayoutEnd["column"]): LayoutEnd => ({ id, column });
const link = (from: string, to: string, weight: number): LayoutLink => ({ id: `${from}>${to}`, from, to, weight });
const SIZE = { width: 876, heightMin: 664 };

const ENDS = [end("a", 0), end("b", 0), end("x", 1), end("y", 1), end("p", 2), end("q", 2)];
const LINKS = [
  ...[link("a", "y", 60_000), link("b", "x", 30_000), link("b", "y", 10_000)],
  ...[link("y", "p", 70_000), link("x", "q", 30_000)],
];

test("heights are the money, in one scale for all columns", () => {
  const { places } = layoutBoard(ENDS, LINKS, SIZE);
  const height = (id: string) => places.get(id)?.height ?? 0;
  expect(height("a") / height("b")).toBeCloseTo(1.5);
  expect(height("y")).toBeCloseTo(height("p"));
  expect(height("y") / height("x")).toBeCloseTo(70 / 30);
});

test("everything fits: slots of a column follow each other and stay inside", () => {
  const { places, height } = layoutBoard(ENDS, LINKS, SIZE);
  expect(height).toBe(664);
  for (const column of [0, 1, 2] as const) {
    const slots = ENDS.filter((one) => one.column === column)
      .flatMap((one) => places.get(one.id) ?? [])
      .toSorted((a, b) => a.slotY - b.slotY);
    for (const [index, slot] of slots.entries()) {
      expect(slot.y).toBeGreaterThanOrEqual(slot.slotY);
      expect(slot.y + slot.height).toBeLessThanOrEqual(slot.slotY + slot.slotHeight + 0.001);
      const next = slots[index + 1];
      expect(slot.slotY + slot.slotHeight).toBeLessThanOrEqual((next?.slotY ?? height) + 0.001);
    }
    expect((slots.at(-1)?.slotY ?? 0) + (slots.at(-1)?.slotHeight ?? 0)).toBeLessThanOrEqual(height);
  }
});

test("accounts stand where their money comes from; the columns beside keep the order given", () => {
  const { places } = layoutBoard(ENDS, LINKS, SIZE);
  const y = (id: string) => places.get(id)?.y ?? 0;
  expect(y("y")).toBeLessThan(y("x"));
  expect(y("a")).toBeLessThan(y("b"));
  expect(y("p")).toBeLessThan(y("q"));
});

test("others stand before or after those of their column, whatever money they have", () => {
  const edges = [
    { ...end("more", 1), edge: "last" as const },
    { ...end("less", 1), edge: "first" as const },
  ];
  const links = [...LINKS, link("a", "more", 1_000), link("b", "less", 1_000)];
  const { places } = layoutBoard([...ENDS, ...edges], links, SIZE);
  const order = ["x", "y", "more", "less"].toSorted((a, b) => (places.get(a)?.y ?? 0) - (places.get(b)?.y ?? 0));
  expect(order).toEqual(["less", "y", "x", "more"]);
});

test("ribbons are as thick as their money, and those of one end lie beside each other", () => {
  const { ribbons, places } = layoutBoard(ENDS, LINKS, SIZE);
  const thick = (id: string) => ribbons.find((ribbon) => ribbon.id === id)?.thickness ?? 0;
  expect(thick("b>x") / thick("b>y")).toBeCloseTo(3);
  expect(thick("b>x") + thick("b>y")).toBeCloseTo(places.get("b")?.height ?? 0);
});

test("small ends keep room for a label and are still seen", () => {
  const tiny = layoutBoard(
    [end("a", 0), end("z", 0), end("x", 1)],
    [link("a", "x", 10_000_000), link("z", "x", 1)],
    SIZE,
  );
  expect(tiny.places.get("z")?.height).toBeGreaterThanOrEqual(2);
  expect(tiny.places.get("z")?.slotHeight).toBeGreaterThanOrEqual(30);
  expect(tiny.ribbons.find((ribbon) => ribbon.id === "z>x")?.thickness).toBeGreaterThan(0.5);
});

test("hundreds of ends make the picture higher, never narrower than a line of text", () => {
  const many = Array.from({ length: 800 }, (_, index) => end(`x${index}`, 1));
  const { height, places } = layoutBoard([end("a", 0), ...many], [link("a", "x3", 100)], SIZE);
  expect(height).toBe(800 * 20 + 280 + 32);
  expect(Math.min(...many.map((one) => places.get(one.id)?.slotHeight ?? 0))).toBeGreaterThanOrEqual(20);
});

test("no money at all is no division by nothing", () => {
  const { places, ribbons } = layoutBoard(ENDS, [], SIZE);
  expect(ribbons).toEqual([]);
  expect([...places.values()].every(({ y, height }) => Number.isFinite(y) && height === 2)).toBe(true);
});

test("what is under the pointer is found by its slot, in its own column", () => {
  const layout = layoutBoard(ENDS, LINKS, SIZE);
  const place = layout.places.get("y");
  expect(endAt(layout, ENDS, { column: 1, y: (place?.slotY ?? 0) + 1 })).toBe("y");
  expect(endAt(layout, ENDS, { column: 2, y: -5 })).toBe(null);
});
