import anyAscii from "any-ascii";

/** Words that never say what an account is for. */
const EMPTY_WORDS: ReadonlySet<string> = new Set([
  "and",
  "the",
  "of",
  "for",
  "a",
  "an",
  "in",
  "to",
  "on",
  "at",
  "with",
  "n",
  "per",
  "incl",
  "excl",
]);

/** Words that nearly every name in a chart may have: they count only where a name has no other. */
const NOISE_WORDS: ReadonlySet<string> = new Set([
  "expense",
  "expenses",
  "exp",
  "cost",
  "costs",
  "account",
  "acct",
  "misc",
  "miscellaneous",
  "general",
  "gl",
]);

/** Words that accountants use for the same thing. The first stands for all. */
const SAME_THING: readonly (readonly string[])[] = [
  ["airfare", "flight", "airline", "air", "plane", "airplane", "aviation", "airticket"],
  ["lodging", "hotel", "motel", "accommodation", "airbnb", "inn"],
  ["meal", "dining", "restaurant", "food", "lunch", "dinner", "breakfast", "catering"],
  ["entertainment", "hospitality"],
  ["taxi", "cab", "uber", "lyft", "rideshare", "ground"],
  ["mileage", "kilometer", "kilometre", "km", "miles"],
  ["fuel", "gas", "gasoline", "petrol", "diesel"],
  [
    "telephone",
    "phone",
    "mobile",
    "cell",
    "cellular",
    "telecom",
    "telecommunication",
    "telecommunications",
    "wireless",
  ],
  ["internet", "broadband", "wifi"],
  ["software", "saas"],
  ["subscription", "membership", "due", "dues"],
  ["training", "education", "course", "tuition", "learning"],
  ["conference", "seminar", "convention", "tradeshow"],
  ["postage", "shipping", "freight", "courier", "delivery", "mail"],
  ["advertising", "marketing", "promotion", "promotional"],
  ["stationery", "stationary"],
  ["computer", "hardware", "laptop", "it"],
  ["gift", "present"],
  ["fee", "charge"],
  ["legal", "attorney", "lawyer"],
  ["consulting", "consultant", "contractor"],
  ["repair", "maintenance"],
  ["rental", "hire"],
  ["vehicle", "car", "auto", "automobile"],
  ["printing", "print", "copying", "photocopy"],
  ["administration", "admin", "administrative"],
  ["department", "dept"],
  ["research", "r&d"],
];

/** Not the same, but often kept in one account: a hint, never enough by itself. */
const NEAR_THINGS: readonly (readonly [string, string])[] = [
  ["meal", "entertainment"],
  ["training", "conference"],
  ["telephone", "internet"],
  ["software", "subscription"],
  ["taxi", "transportation"],
  ["mileage", "vehicle"],
];

const CANONICAL = new Map(
  SAME_THING.flatMap(([first = "", ...others]) => others.map((word) => [word, first] as const)),
);
const NEAR = new Set(NEAR_THINGS.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]));

/** Whether two words, as `wordsOf` gives them, mean things that are often kept in one account. */
export function areNear(a: string, b: string): boolean {
  return NEAR.has(`${a} ${b}`);
}

/** The words of a name that say something, without case, accents and plural, one word for what means the same. */
export function wordsOf(name: string): readonly string[] {
  const found = (
    anyAscii(name)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  ).filter((word) => !EMPTY_WORDS.has(word));
  const telling = found.filter((word) => !NOISE_WORDS.has(word));
  return [...new Set((telling.length > 0 ? telling : found).map(canonical))];
}

function canonical(word: string): string {
  const singular = singularOf(word);
  return CANONICAL.get(word) ?? CANONICAL.get(singular) ?? singular;
}

/** Short words keep their s (`gas`), as does what ends in `ss` or `us`. */
function singularOf(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
  return word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}
