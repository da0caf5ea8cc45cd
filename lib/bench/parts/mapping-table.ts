import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { connect, type Database } from "#db/client.ts";
import {
  account,
  category,
  company,
  companyWorkspace,
  connection,
  mapping,
  organization,
  tag,
} from "#db/schema/index.ts";
import { inOrganization } from "#db/tx.ts";
import { assert } from "#lib/core/assert.ts";
import { day } from "#lib/core/day.ts";
import { systemClock } from "#lib/wiring.ts";
import type { Context } from "#lib/services/context.ts";
import { exportMapping } from "#lib/services/mapping/file/export-mapping.ts";
import { readMappingFile } from "#lib/services/mapping/file/read-mapping-file.ts";
import { ListMapping, listMapping } from "#lib/services/mapping/list-mapping.ts";
import { listTargets } from "#lib/services/mapping/list-targets.ts";
import { type BenchServer, onBenchServer } from "../bench-database.ts";
import { type Figure, median, type Part, type PartOptions, quantity } from "../figure.ts";

const CATEGORIES = 300;
const ACCOUNTS = 5_000;
const CENTRES = 50;
const TAGS = 50_000;
const MAPPED_TAGS = 25_000;
const CALLS = 5;
const INSERTED_AT_ONCE = 2_000;
const POLICY = "BENCHPOLICY";
const WORDS = [
  "Airfare",
  "Lodging",
  "Meals",
  "Software",
  "Training",
  "Freight",
  "Telephone",
  "Tools",
  "Parking",
  "Gifts",
];

/** What the server needs for the mapping table of a large company; what the browser needs is measured in `e2e/8-large-chart.spec.ts`. */
export const mappingTablePart: Part = {
  name: "mapping-table",
  title: `Mapping table, ${CATEGORIES} categories, ${TAGS} tags, ${ACCOUNTS} accounts: server`,
  run: (options) => onBenchServer((server) => measure(server, options)),
};

async function measure(server: BenchServer, { say }: PartOptions): Promise<readonly Figure[]> {
  const url = await server.newDatabase();
  const { db, close } = connect(url, 4);
  try {
    say("mapping-table: makes the company");
    const { organizationId, companyId } = await addCompany(db);
    await server.analyze(url);
    const actor = { kind: "user", id: randomUUID(), name: "Ana Ruiz" } as const;
    const ctx: Context = { db, organizationId, roles: ["mapper"], clock: systemClock, actor };
    const list = (input: object) => () => listMapping(ctx, ListMapping.parse({ companyId, ...input }));
    const file = await exportMapping(ctx, { companyId, format: "xlsx" });
    assert(file.ok, "no file");
    const bytes = Buffer.from(file.value.content, "base64");
    return [
      await figure(
        "first page, unmapped first",
        list({}),
        `${ListMapping.parse({ companyId }).page * 200} rows with their suggestions`,
      ),
      await figure("the same, searched", list({ q: "denver 4" }), ""),
      await figure("last page of the tags", list({ filter: "tag", page: 250 }), ""),
      await figure("the chart for pickers", () => listTargets(ctx, { companyId }), ""),
      await figure(
        "out as XLSX",
        () => exportMapping(ctx, { companyId, format: "xlsx" }),
        `${CATEGORIES + TAGS} rows, ${quantity(bytes.length / 1e6, "MB")}`,
      ),
      await figure(
        "in again, compared",
        () => readMappingFile(ctx, { companyId, file: new File([bytes], "m.xlsx") }),
        "the same file",
      ),
    ];
  } finally {
    await close();
  }
}

async function figure(what: string, call: () => Promise<Readonly<{ ok: boolean }>>, beside: string): Promise<Figure> {
  const tookMs: number[] = [];
  for (let made = 0; made < CALLS; made++) {
    const from = performance.now();
    const answer = await call();
    assert(answer.ok, `${what}: ${JSON.stringify(answer).slice(0, 200)}`);
    tookMs.push(performance.now() - from);
  }
  const spread = `${quantity(Math.min(...tookMs), "ms")} to ${quantity(Math.max(...tookMs), "ms")}`;
  return { what, value: quantity(median(tookMs), "ms"), beside: [beside, spread].filter(Boolean).join("; ") };
}

async function addCompany(db: Database): Promise<Readonly<{ organizationId: string; companyId: string }>> {
  const [organizationId, companyId] = [randomUUID(), randomUUID()];
  await inOrganization(db, organizationId, async (tx) => {
    await tx
      .insert(organization)
      .values({ organizationId, slug: `bench-${organizationId}`, name: "Halden Instruments" });
    const made = await tx
      .insert(connection)
      .values([
        { organizationId, kind: "gp", name: "GP", url: "https://gp.example", username: "svc" },
        { organizationId, kind: "expensify", name: "Expensify", url: "https://expensify.example", username: "svc" },
      ])
      .returning({ id: connection.id });
    const [gp, expensify] = made;
    assert(gp !== undefined && expensify !== undefined, "no connections");
    await tx.insert(company).values({
      ...{ id: companyId, organizationId, code: "BENCH", name: "Bench", gpCompanyId: 2, separator: "-" },
      ...{
        currency: "USD",
        currencyDecimals: 2,
        timeZone: "America/Chicago",
        liabilityAccount: "000-2130-00",
        goLiveOn: day("2026-01-01"),
      },
      ...{ gpConnectionId: gp.id, expensifyConnectionId: expensify.id, mappingVersion: 1 },
      segments: [
        { position: 1, name: "Cost centre", length: 3, source: { kind: "tag", level: 1 } },
        { position: 2, name: "Account", length: 4, source: { kind: "category" } },
      ],
    });
    await tx.insert(companyWorkspace).values({ organizationId, companyId, policyId: POLICY, name: "Field" });
    const listed = { organizationId, connectionId: expensify.id, policyId: POLICY, enabled: true };
    const accounts = Array.from({ length: ACCOUNTS }, (_, at) => ({
      ...{ organizationId, companyId, number: `${100 + (at % CENTRES)}-${6000 + Math.floor(at / CENTRES)}` },
      description: `${WORDS[Math.floor(at / CENTRES) % WORDS.length]} ${Math.floor(at / CENTRES / WORDS.length)} - Centre ${at % CENTRES}`,
      ...{ active: true, allowsEntry: true, type: "Posting" as const, postingType: "ProfitLoss" as const },
    }));
    for (const some of pieces(accounts)) await tx.insert(account).values(some);
    await tx.insert(category).values(
      Array.from({ length: CATEGORIES }, (_, at) => ({
        ...listed,
        ...{ name: `${WORDS[at % WORDS.length]} ${at}`, glCode: at % 3 === 0 ? String(6000 + (at % 100)) : "" },
      })),
    );
    const tags = Array.from({ length: TAGS }, (_, at) => ({
      ...listed,
      ...{ level: 1, levelName: "Project", name: `Project ${at} Denver ${at % 977}`, glCode: "" },
    }));
    for (const some of pieces(tags)) await tx.insert(tag).values(some);
    const rows = tags.slice(0, MAPPED_TAGS).map(({ name }, at) => ({
      ...{ organizationId, companyId, version: 1, kind: "tag" as const, segment: 1, level: 1, source: name },
      ...{ target: String(100 + (at % CENTRES)), setBy: "Ana Ruiz", setAt: new Date() },
    }));
    for (const some of pieces(rows)) await tx.insert(mapping).values(some);
    await tx.update(company).set({ mappingVersion: 1 }).where(eq(company.id, companyId));
  });
  return { organizationId, companyId };
}

function pieces<T>(all: readonly T[]): readonly T[][] {
  return Array.from({ length: Math.ceil(all.length / INSERTED_AT_ONCE) }, (_, at) =>
    all.slice(at * INSERTED_AT_ONCE, (at + 1) * INSERTED_AT_ONCE),
  );
}
