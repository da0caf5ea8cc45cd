import { expect, test } from "vitest";
import { announce } from "./announce.ts";

const RUNNING = {
  mode: "start" as const,
  address: "http://localhost:3000",
  people: [{ name: "Mara", email: "mapper@example.com", role: "maps", password: "pw-1" }],
  dataDir: `${process.cwd()}/.data`,
  databasePlace: "127.0.0.1:5433",
  hasSandbox: true,
  control: null,
};

test("the first start shows address, people, data and how to stop", () => {
  const text = announce(RUNNING);

  for (const part of ["http://localhost:3000", "mapper@example.com  pw-1  maps", ".data/marker-secret", "Ctrl-C"]) {
    expect(text).toContain(part);
  }
});

test("a later start has no passwords and says how to get a new one", () => {
  expect(announce({ ...RUNNING, people: [] })).toContain("npm run configure sets a new one");
});
