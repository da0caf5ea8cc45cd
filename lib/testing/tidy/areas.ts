/**
 * The rooms of the house and the arrows between them: architecture.md in a form that a test can hold. A file outside of
 * every room is a breach, so nothing new starts unguarded.
 */
export type Area = Readonly<{ name: string; room: string }>;

const LIB_ROOMS = "core adapters services engine cli web sandbox up bench testing".split(" ");
const LIB_FILES = new Map([
  ["lib/wiring.ts", "wiring"],
  ["lib/env.ts", "env"],
  ["lib/env.test.ts", "env"],
  ["lib/log.ts", "log"],
  ["lib/log.test.ts", "log"],
  ["lib/tidy.test.ts", "testing"],
  ["lib/README.md", "documents"],
]);
const ROOT_FILES = new Map([
  ["next.config.ts", "set-up"],
  ["postcss.config.mjs", "set-up"],
  ["proxy.ts", "app"],
  ["instrumentation.ts", "set-up"],
]);

/**
 * Where a path belongs: `room` is what the arrows speak of, `name` the smallest unit with an inside (one adapter, one
 * noun of the components). Null when it is nowhere.
 */
export function areaOf(path: string): Area | null {
  const [top = "", second = "", ...rest] = path.split("/");
  const isFile = rest.length === 0;
  const single = LIB_FILES.get(path) ?? ROOT_FILES.get(path);
  if (single !== undefined) return { name: single, room: single };
  if (top === "app" || top === "e2e") return { name: top, room: top };
  if (top === "db") return { name: "db", room: second === "testing" && !isFile ? "db-testing" : "db" };
  if (top === "components" && !isFile) {
    return {
      name: `components/${second}`,
      room: second === "ui" || second === "shared" ? `components/${second}` : "components",
    };
  }
  if (top === "lib" && !isFile && LIB_ROOMS.includes(second)) {
    return { name: second === "adapters" ? `adapters/${rest[0] ?? ""}` : second, room: second };
  }
  return null;
}

const TESTS_ONLY = ["testing", "db-testing", "sandbox", "env", "log"];
const EVERYTHING = [...LIB_ROOMS, "wiring", "env", "log", "db", "db-testing"];

/** Room → the rooms that it may name, beside its own. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  app: ["components", "components/ui", "components/shared", "web", "core"],
  components: ["components/ui", "components/shared", "web", "core"],
  "components/shared": ["components/ui", "web", "core"],
  "components/ui": [],
  web: ["services", "core", "wiring", "env", "log"],
  engine: ["services", "db", "core", "wiring", "env", "log"],
  cli: ["services", "db", "core", "wiring", "env", "log"],
  services: ["db", "core"],
  db: ["core"],
  "db-testing": ["db", "core", "env"],
  core: [],
  adapters: ["core"],
  wiring: ["adapters", "db", "core", "env", "log"],
  sandbox: ["core"],
  env: ["core"],
  log: ["env", "core"],
  up: ["services", "sandbox", "db", "core", "wiring", "env", "log"],
  "set-up": ["env"],
  bench: EVERYTHING,
  testing: EVERYTHING,
  e2e: ["sandbox", "up", "db", "core", "env", "testing"],
};

/** Whether a file of `from` may name a file of `to`. A test may name the tools of tests as well. */
export function mayImport(from: Area, to: Area, inTest: boolean): boolean {
  if (from.name === to.name) return to.room !== "db-testing" || from.room === "db-testing" || inTest;
  const allowed = ARROWS[from.room] ?? [];
  return allowed.includes(to.room) || (inTest && TESTS_ONLY.includes(to.room));
}
