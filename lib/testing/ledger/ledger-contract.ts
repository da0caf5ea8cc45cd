import { describe } from "vitest";
import { testJournals } from "./contract/journals.ts";
import { testPing } from "./contract/ping.ts";
import { contractScene, type Scene, type Surface } from "./contract/scene.ts";
import { testSending } from "./contract/sending.ts";
import { testSetup } from "./contract/setup.ts";

/**
 * What every way into Dynamics GP must do, against the stand-in over real HTTPS and NTLM: each adapter runs it. `more` adds what is
 * the surface's own, in the same scene.
 */
export function testLedgerContract(surface: Surface, more: (scene: Scene) => void = () => {}): void {
  describe(`GP over ${surface.name}`, () => {
    const scene = contractScene(surface);
    describe("finding and reading journals", () => {
      testJournals(scene);
    });
    describe("sending", () => {
      testSending(scene);
    });
    describe("set-up", () => {
      testSetup(scene);
    });
    describe("ping", () => {
      testPing(scene);
    });
    more(scene);
  });
}
