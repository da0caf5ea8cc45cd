import { expect, test } from "vitest";
import { triedWords } from "./pending-words.ts";

test("whatever does not take over says that the one in use stays, and where it stopped", () => {
  for (const outcome of ["refused", "overtaken", "waits"] as const)
    expect(triedWords({ outcome, failedLayer: "tls" }, "password").text).toContain("The password in use stays in use.");

  expect(triedWords({ outcome: "waits", failedLayer: "tls" }, "secret").title).toBe("The ping stops at TLS");
  expect(triedWords({ outcome: "waits" }, "secret").title).toBe("The new secret was not tried");
  expect(triedWords({ outcome: "in_use" }, "secret").status).toBe("ok");
});
