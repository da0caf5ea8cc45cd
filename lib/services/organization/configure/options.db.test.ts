import { desc } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { company, companyOptions } from "#db/schema/index.ts";
import { actionsOf, type ConfigureWorld, createConfigureWorld, withCompany } from "#lib/testing/configure-world.ts";

let world: ConfigureWorld;
beforeAll(async () => {
  world = await createConfigureWorld();
  world.secrets
    .set("EXPENSIFY_SECRET", "ex-secret")
    .set("GP_PASSWORD", "gp-secret")
    .set("MEI_PASSWORD", "correct horse");
});
afterAll(() => world.close());

const VAT = { tax: "VAT 7%", category: null, recoverableBasisPoints: 10_000, account: "000-1180-00" };

test("a file sets the rules that it names, once, as a version after its mapping's", async () => {
  const file = world.newFile();
  const wanted = withCompany(file, { rules: { closedPeriod: "next_open", taxRules: [VAT] } });
  const { organizationId, changes } = await world.succeed(wanted);
  const [saved] = await world.inOrg(organizationId, (tx) => tx.select().from(companyOptions));
  const [row] = await world.inOrg(organizationId, (tx) => tx.select().from(company));

  expect(actionsOf({ changes })).toContain("company.rules_changed");
  expect(saved).toMatchObject({
    version: row?.mappingVersion,
    setBy: "Shell (configure)",
    options: { closedPeriod: "next_open", postingDate: "approved", taxRules: [{ ...VAT, set: { byId: null } }] },
  });
  expect(actionsOf(await world.succeed(wanted))).toEqual([]);
});

test("what a file does not name stays, and another value is another version", async () => {
  const file = world.newFile();
  const { organizationId } = await world.succeed(withCompany(file, { rules: { linesMax: 50, taxRules: [VAT] } }));
  expect(actionsOf(await world.succeed(withCompany(file, {})))).toEqual([]);
  await world.succeed(withCompany(file, { rules: { linesMax: 60 } }));
  const [newest] = await world.inOrg(organizationId, (tx) =>
    tx.select().from(companyOptions).orderBy(desc(companyOptions.version)).limit(1),
  );

  expect(newest?.options).toMatchObject({ linesMax: 60, taxRules: [VAT] });
});

test("a text that cannot be made is refused with its place in the file", async () => {
  expect(await world.issuesOf(withCompany(world.newFile(), { rules: { lineText: "{merchent}" } }))).toEqual([
    "companies[0].rules: Line text: {merchent} is nothing that an expense has",
  ]);
});
