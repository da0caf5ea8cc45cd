import { sumCents } from "#lib/core/money.ts";
import { dayOf, formatDay, formatInstant, formatMoney } from "#lib/web/format.ts";
import type { Targets } from "#lib/web/queries/mapping.ts";
import type { Board } from "#lib/web/queries/mapping-views.ts";
import { columnHeads, endName, shorten } from "./board-words.ts";
import { boardGraph, type End, type Graph, type Link } from "./graph.ts";
import { BAR_WIDTH, type Layout, layoutBoard, type Place } from "./layout.ts";

/** The light palette, in figures: a file has no style sheet, and an auditor's printer no dark mode. */
const INK = {
  ground: "#ffffff",
  text: "#1b1d21",
  quiet: "#5a5e66",
  bar: "#5a5e66",
  ribbon: "#8d929b",
  held: "#83500a",
  heldMark: "#b97407",
  rejected: "#a82a1e",
  rejectedMark: "#cf4436",
  rule: "#cfcfc8",
} as const;
const FONT = "Inter, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const WIDTH = 1000;
const HEIGHT_MIN = 640;
const MARGIN = 32;
const HEAD_HEIGHT = 92;
const FOOT_HEIGHT = 62;
const LABEL_WIDTH = 186;
const DAY_MS = 86_400_000;

type Company = Readonly<{ name: string; code: string; currency: string; timeZone: string }>;
export type Picture = Readonly<{ svg: string; width: number; height: number }>;

/** "26 Aug to 24 Nov 2026": the days that the money is from. */
export function periodWords({ stats, spendDays }: Pick<Board, "stats" | "spendDays">, timeZone: string): string {
  if (stats.spendUntil === null) return "nothing was read yet";
  const until = new Date(stats.spendUntil);
  const from = new Date(until.getTime() - spendDays * DAY_MS);
  return `${formatDay(dayOf(from, timeZone), "short")} to ${formatDay(dayOf(until, timeZone), "date")}`;
}

/** The whole board as one SVG file for the auditor: nothing folded away that money flows through, with dates and totals. */
export function boardPicture(board: Board, targets: Targets | undefined, company: Company, now: Date): Picture {
  const whole = boardGraph(board, targets, { pages: "all", onlyUnmapped: false });
  const graph = { ...whole, ends: whole.ends.filter((end) => end.cents !== 0) };
  const layout = layoutBoard(graph.ends, graph.links, { width: WIDTH, heightMin: HEIGHT_MIN });
  const width = WIDTH + 2 * MARGIN;
  const height = HEAD_HEIGHT + layout.height + FOOT_HEIGHT;
  const body = [
    `<rect width="${width}" height="${height}" fill="${INK.ground}"/>`,
    ...head(board, company, width),
    `<g transform="translate(${MARGIN} ${HEAD_HEIGHT})">`,
    ...columnHeads(board, company.currency).map((text, column) => columnHead(text, layout, column)),
    ...ribbons(graph.links, layout),
    ...graph.ends.map((end) => endMarks(end, layout.places.get(end.id))),
    "</g>",
    ...foot(graph, { company, now, y: HEAD_HEIGHT + layout.height, width }),
  ];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="12">`;
  return { svg: `${open}<title>${escape(titleOf(company))}</title>${body.join("")}</svg>`, width, height };
}

function titleOf({ name, code }: Company): string {
  return `${name} (GP ${code}): where approved expenses go`;
}

function head({ stats, version, changedBy, changedAt, spendDays }: Board, company: Company, width: number): string[] {
  const percent = stats.spendCents > 0 ? Math.floor((stats.coveredCents / stats.spendCents) * 1000) / 10 : 0;
  const by =
    changedBy === null || changedAt === null
      ? ""
      : `, changed ${formatInstant(changedAt, company.timeZone, "date")} by ${changedBy}`;
  const facts = [
    `Approved in Expensify ${periodWords({ stats, spendDays }, company.timeZone)}: ${formatMoney(stats.spendCents)} ${company.currency}.`,
    `Covered by the mapping: ${formatMoney(stats.coveredCents)} (${percent} %). Mapping version ${version}${by}.`,
  ];
  return [
    text(titleOf(company), MARGIN, 34, { size: 18, weight: 600 }),
    ...facts.map((fact, index) => text(fact, MARGIN, 55 + index * 17, { fill: INK.quiet })),
    `<path d="M${MARGIN} ${HEAD_HEIGHT - 10}H${width - MARGIN}" stroke="${INK.rule}"/>`,
  ];
}

function columnHead(words: string, { columnX }: Layout, column: number): string {
  const x = columnX[column] ?? 0;
  return text(words, column === 2 ? x - BAR_WIDTH : x, 12, {
    fill: INK.quiet,
    weight: 500,
    anchor: column === 2 ? "start" : "end",
  });
}

function ribbons(links: readonly Link[], { ribbons: drawn }: Layout): string[] {
  const byId = new Map(links.map((link) => [link.id, link]));
  const tone = (link: Link | undefined) =>
    link?.state === "unmapped"
      ? `fill="${INK.heldMark}" fill-opacity="0.62"`
      : link?.state === "refused"
        ? `fill="${INK.rejectedMark}" fill-opacity="0.85"`
        : `fill="${INK.ribbon}" fill-opacity="0.26"`;
  return drawn
    .toSorted((a, b) => Number(byId.get(a.id)?.state !== "mapped") - Number(byId.get(b.id)?.state !== "mapped"))
    .map(({ id, path }) => {
      const link = byId.get(id);
      const title = link ? `<title>${escape(`${link.words}: ${formatMoney(link.cents)}`)}</title>` : "";
      return `<path d="${path}" ${tone(link)}>${title}</path>`;
    });
}

function endMarks(end: End, place: Place | undefined): string {
  if (place === undefined) return "";
  const open = end.state === "unmapped" || end.state === "hole";
  const fill = open ? INK.heldMark : end.refusal === null ? INK.bar : INK.rejectedMark;
  const tone = open ? INK.held : end.refusal === null ? INK.text : INK.rejected;
  const middle = place.y + place.height / 2;
  const isRight = end.column === 2;
  const x = isRight ? place.x + 10 : place.x - BAR_WIDTH - 10;
  const anchor = isRight ? "start" : "end";
  const name = shorten(endName(end), LABEL_WIDTH + 20);
  const money = [formatMoney(end.cents), open ? end.note || "never maps" : isRight ? end.note : ""];
  const second = end.column === 1 ? "" : shorten(money.filter((part) => part !== "").join(", "), LABEL_WIDTH + 20);
  const oneLine = place.slotHeight < 30;
  return [
    `<rect x="${place.x - BAR_WIDTH}" y="${place.y.toFixed(1)}" width="${BAR_WIDTH}" height="${place.height.toFixed(1)}" fill="${fill}"/>`,
    end.column === 1 || oneLine
      ? text(oneLine && second !== "" ? `${name}  ${second}` : name, x, middle + 4, { fill: tone, anchor, halo: true })
      : text(name, x, middle - 1, { fill: tone, anchor }) +
        text(second, x, middle + 12, { fill: open ? INK.held : INK.quiet, anchor, size: 11 }),
  ].join("");
}

type FootFacts = Readonly<{ company: Company; now: Date; y: number; width: number }>;

/** Sums by column, so that the picture proves itself: what has no account stops at the first column. */
function foot({ ends }: Graph, { company, now, y, width }: FootFacts): string[] {
  const sum = (some: readonly End[]) => formatMoney(sumCents(some.map((end) => end.cents)));
  const isUnmapped = (end: End) => end.state === "unmapped" || end.state === "hole";
  const categories = ends.filter((end) => end.kind === "category");
  const stopped = categories.filter(isUnmapped);
  const accounts = ends.filter((end) => end.kind === "account");
  const totals = `Categories ${sum(categories)} = accounts ${sum(accounts)} + without an account ${sum(stopped)}. Unmapped is drawn in amber, what GP refuses in red.`;
  const made = `Drawn ${formatInstant(now, company.timeZone, "full")} by ml-connector. Amounts in ${company.currency}.`;
  return [
    `<path d="M${MARGIN} ${y + 10}H${width - MARGIN}" stroke="${INK.rule}"/>`,
    text(totals, MARGIN, y + 30, { fill: INK.text }),
    text(made, MARGIN, y + 48, { fill: INK.quiet, size: 11 }),
  ];
}

type TextStyle = { fill?: string; size?: number; weight?: number; anchor?: "start" | "end"; halo?: boolean };

function text(words: string, x: number, y: number, style: TextStyle = {}): string {
  const { fill = INK.text, size = 12, weight = 400, anchor = "start", halo = false } = style;
  const rim = halo ? ` paint-order="stroke" stroke="${INK.ground}" stroke-width="3" stroke-opacity="0.7"` : "";
  return `<text x="${x}" y="${y.toFixed(1)}" fill="${fill}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}"${rim}>${escape(words)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(words: string): string {
  // XML 1.0 has no place for control characters, escaped or not.
  const plain = [...words].filter((sign) => sign >= " ").join("");
  return plain.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? "");
}
