import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeAudit } from "#db/audit.ts";
import { posting } from "#db/schema/index.ts";
import { createTestWorld, insertCompany, insertReport, type TestWorld } from "#db/testing/factories.ts";
import { day } from "#lib/core/day.ts";
import { err } from "#lib/core/result.ts";
import { fixedClock } from "#lib/testing/fixed-clock.ts";
import type { Context } from "../context.ts";
import { exportRecord } from "./export-record.ts";
import { exportSearch } from "./export-search.ts";

const HITS = 60;
let world: TestWorld;
let ctx: Context;
let postingId: string;

beforeAll(async () => {
  world = await createTestWorld();
  const companyId = await insertCompany(world);
  const { db, organizationId } = world;
  ctx = {
    db,
    organizationId,
    actor: { kind: "user", id: randomUUID(), name: "Ana Ruiz" },
    roles: ["viewer"],
    clock: fixedClock(),
  };
  const reportRowId = await insertReport(world, "0012345678901234567");
  const row = {
    organizationId,
    companyId,
    reportRowId,
    contentHash: "h",
    transactionIds: [],
    currency: "USD",
    totalCents: 104_210,
  };
  const rows = Array.from({ length: HITS }, (_, index) => ({
    ...row,
    ...{
      id: randomUUID(),
      subject: index === 0 ? "0012345678901234567" : `R00Export${index}`,
      revision: 1,
      marker: `EXP ${index}`,
    },
    ...{
      employee: index === 0 ? "=cmd|' /C calc'!A0" : "Zoë Keller",
      reportName: 'Denver, "install"',
      state: "sent" as const,
    },
    ...{
      journalNumber: 28_000 + index,
      gpState: "work" as const,
      gpDate: day("2026-11-16"),
      batchId: "EXP-20261116-1",
    },
  }));
  postingId = rows[0]?.id ?? "";
  await world.inOrg(async (tx) => {
    await tx.insert(posting).values(rows);
    const entry = {
      action: "posting.held" as const,
      postingId,
      reportId: "0012345678901234567",
      detail: [{ code: "approver_missing" }],
    };
    await writeAudit(tx, { organizationId, actor: ctx.actor, at: new Date("2026-11-16T15:00:00Z"), entry });
  });
});
afterAll(() => world.close());

test("all pages of a search are in the file, ids stay text and a formula stays harmless", async () => {
  const made = await exportSearch(ctx, { term: "batch:EXP-20261116" });

  const text = made.ok ? made.value.text : "";
  expect(text.startsWith("\uFEFFReport,Revision,")).toBe(true);
  const lines = text.trimEnd().split("\r\n");
  expect(lines).toHaveLength(HITS + 1);
  expect(text).toContain('"=""0012345678901234567"""');
  expect(text).toContain(`"'=cmd|' /C calc'!A0"`);
  expect(text).toContain('"Denver, ""install"""');
  expect(text).toContain("2026-11-16,");
  expect(text).toContain(",1042.10,USD,");
});

test("a record's file has its facts and every event with its hash", async () => {
  const made = await exportRecord(ctx, { postingId });

  const text = made.ok ? made.value.text : "";
  expect(made).toMatchObject({ ok: true, value: { fileName: "audit-0012345678901234567-revision-1.csv" } });
  expect(text).toContain("Fact,,,Amount,1042.10 USD,");
  expect(text).toMatch(/Event,2026-11-16 15:00:00,Ana Ruiz,posting\.held,.*approver_missing.*,[0-9a-f]{64}/);
});

test("another organization's record is not there", async () => {
  expect(await exportRecord({ ...ctx, organizationId: randomUUID() }, { postingId })).toEqual(
    err({ code: "not_found", what: "posting" }),
  );
});
