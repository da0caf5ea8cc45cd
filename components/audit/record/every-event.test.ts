import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { RIGHTS } from "#lib/core/access/roles.ts";
import { AUDIT_ACTIONS } from "#lib/core/audit/event.ts";
import type { RecordEvent } from "#lib/web/queries/audit.ts";
import { eventWords } from "./event-words.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Whatever writes an event. */
const WRITERS = ["lib/services", "lib/engine", "lib/core/posting", "db"];
const RIGHT_NAMES: readonly string[] = RIGHTS;
const NOUNS = new Set(AUDIT_ACTIONS.map((action) => action.slice(0, action.indexOf("."))));

/** `"push.asked"` in the code of those who write events; rights look the same and are none. */
function writtenNames(): ReadonlySet<string> {
  const files = WRITERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => readFileSync(join(ROOT, folder, name), "utf8")),
  );
  const names = files.flatMap((text) => [...text.matchAll(/"([a-z]+)\.([a-z_]+)"/g)]);
  return new Set(
    names
      .filter(([, noun = ""]) => NOUNS.has(noun))
      .map(([, noun = "", verb = ""]) => `${noun}.${verb}`)
      .filter((name) => !RIGHT_NAMES.includes(name)),
  );
}

const wordsOf = (action: string) => {
  const place = { sequence: 1, at: "", actorKind: "user", actorName: "", journalNumber: null, gpDate: null, hash: "" };
  const body = { before: null, after: null, detail: null };
  return eventWords({ ...place, ...body, action } as RecordEvent, []);
};

test("every event that is written has words, whatever is known of it", () => {
  const written = [...writtenNames()].toSorted();
  expect(written.length).toBeGreaterThan(60);
  expect(written.filter((name) => wordsOf(name).title === name)).toEqual([]);
});

test("every event that was ever written has them too", () => {
  expect(AUDIT_ACTIONS.filter((action) => wordsOf(action).title === action)).toEqual([]);
});
