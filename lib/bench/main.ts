import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Part, table } from "./figure.ts";
import { describeMachine } from "./machine.ts";
import { gpLimitPart } from "./parts/gp-limit.ts";
import { mappingBrowserPart } from "./parts/mapping-browser.ts";
import { mappingTablePart } from "./parts/mapping-table.ts";
import { impactPart } from "./parts/impact.ts";
import { mappingPicturePart } from "./parts/mapping-picture.ts";
import { memoryPart } from "./parts/memory.ts";
import { planningPart } from "./parts/planning.ts";
import { postingsHttpPart } from "./parts/postings-http.ts";
import { postingsPart } from "./parts/postings.ts";
import { recoveryPart } from "./parts/recovery.ts";
import { reportsPart } from "./parts/reports.ts";
import { rotationPart } from "./parts/rotation.ts";
import { signInPart } from "./parts/sign-in.ts";
import { startPart } from "./parts/start.ts";
import { testsPart } from "./parts/tests.ts";
import { waitingPart } from "./parts/waiting.ts";
import { windowsAuthPart } from "./parts/windows-auth.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUNS_DEFAULT = 3;
const RUNS_MAX = 100;
const PARTS: readonly Part[] = [
  mappingPicturePart,
  planningPart,
  signInPart,
  windowsAuthPart,
  reportsPart,
  postingsPart,
  postingsHttpPart,
  gpLimitPart,
  recoveryPart,
  memoryPart,
  impactPart,
  rotationPart,
  waitingPart,
  mappingTablePart,
  mappingBrowserPart,
  startPart,
  testsPart,
];
const EXIT_USAGE = 64;
const USAGE = `npm run bench -- [--only ${PARTS.map(({ name }) => name).join(",")}] [--runs ${RUNS_DEFAULT}] [--cold] [--out FILE]
  --only   these parts, separated by commas; all without it
  --runs   how often what is compared is measured; the median is shown
  --cold   npm start with an empty npm cache
  --out    keep the table in this file too`;

/** Prints what the product costs on this machine. Nothing here is a test: a figure alone says neither good nor bad. */
async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === null) {
    console.error(USAGE);
    return EXIT_USAGE;
  }
  const texts = [describeMachine(ROOT, new Date())];
  console.log(texts[0]);
  let failed = 0;
  for (const part of wanted.parts) {
    const text = await partText(part, wanted).catch((error: unknown) => {
      failed += 1;
      return `${part.title}\n  could not be measured: ${error instanceof Error ? error.message : String(error)}`;
    });
    texts.push(text);
    console.log(`\n${text}`);
  }
  if (wanted.out !== undefined) writeFileSync(wanted.out, `${texts.join("\n\n")}\n`);
  return failed === 0 ? 0 : 1;
}

type Wanted = Readonly<{ parts: readonly Part[]; runs: number; isCold: boolean; out: string | undefined }>;

function readArguments(): Wanted | null {
  const options = {
    only: { type: "string" },
    runs: { type: "string", default: String(RUNS_DEFAULT) },
    cold: { type: "boolean", default: false },
    out: { type: "string" },
  } as const;
  try {
    const { values } = parseArgs({ options });
    const names = values.only?.split(",") ?? PARTS.map(({ name }) => name);
    const parts = PARTS.filter(({ name }) => names.includes(name));
    const runs = Number(values.runs);
    const isGood = parts.length === names.length && Number.isInteger(runs) && runs >= 1 && runs <= RUNS_MAX;
    return isGood ? { parts, runs, isCold: values.cold, out: values.out } : null;
  } catch {
    return null;
  }
}

async function partText(part: Part, { runs, isCold }: Wanted): Promise<string> {
  return table(part.title, await part.run({ runs, isCold, say: (text) => console.error(`  … ${text}`) }));
}

process.exitCode = await main();
