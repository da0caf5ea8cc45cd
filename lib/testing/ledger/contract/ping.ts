import { expect, test } from "vitest";
import { PING_LAYERS } from "#lib/core/connection/ping-ladder.ts";
import type { PingStep } from "#lib/core/ports.ts";
import { COMPANY, type Scene, signal } from "./scene.ts";

const LAYERS = PING_LAYERS.gp;
const seen = (steps: readonly PingStep[]) =>
  steps.map(({ layer, ok, problem }) => (ok ? layer : `${layer}: ${problem?.code}`));

/** The layers of a ping, from the name to a look for a journal. */
export function testPing(scene: Scene): void {
  test("a ping tells each layer, also when it is asked again", async () => {
    const ledger = scene.open();
    const steps = await ledger.ping(signal(), { gpCompanyId: COMPANY, account: "310-6410-00" });

    expect(seen(steps)).toEqual(LAYERS);
    expect(steps.slice(6).map(({ detail }) => detail)).toEqual([
      "Halden Instruments (2), 4 in all",
      "Cost Centre 3, Account 4, Site 2",
      expect.stringMatching(/^1 read, 310-6410-00 /),
      "journals can be looked for",
    ]);
    expect(seen(await ledger.ping(signal()))).toEqual(LAYERS);
  });

  test("a ping is heard layer by layer, and shows the certificate of the server", async () => {
    const heard: PingStep[] = [];
    const steps = await scene.open().ping(signal(), { gpCompanyId: COMPANY }, async (step) => void heard.push(step));

    expect(heard).toEqual(steps);
    expect(steps.find(({ layer }) => layer === "tls")).toMatchObject({ certificate: { trouble: null } });
  });

  test.each<[string, string, number]>([
    ["GetCompanyList", "gp_fault", 5],
    ["GetGLAccountFormatList", "gp_fault", 7],
    ["GetGLPostingAccountList", "gp_fault", 8],
    ["GetGLTransactionList", "gp_fault", 9],
  ])("a ping ends where %s fails", async (operation, code, index) => {
    await scene.order("/fault", { kind: "system_fault", operation, times: 9 });

    expect(seen(await scene.open().ping(signal(), { gpCompanyId: COMPANY }))).toEqual([
      ...[...LAYERS.slice(0, index), `${LAYERS[index]}: ${code}`],
    ]);
  });

  test("a ping tells a wrong password, a company that is not there, and one without a role", async () => {
    const wrong = scene.open({ password: "wrong" });
    expect(seen(await wrong.ping(signal(), { gpCompanyId: COMPANY })).at(-1)).toBe("sign-in: gp_credentials_refused");
    expect(scene.gp().log.counts()["sign-in refused"]).toBeGreaterThan(0);
    const ledger = scene.open();
    expect(seen(await ledger.ping(signal(), { gpCompanyId: 7 })).at(-1)).toBe("company: gp_company_missing");
    await scene.order("/settings", { roleMissingIn: [COMPANY] });
    expect(seen(await ledger.ping(signal(), { gpCompanyId: COMPANY })).at(-1)).toBe("account format: gp_fault");
  });
}
