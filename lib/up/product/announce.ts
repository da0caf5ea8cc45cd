import { relative } from "node:path";

export type Person = Readonly<{ name: string; email: string; role: string; password: string }>;
export type Running = Readonly<{
  mode: "start" | "dev";
  address: string;
  /** Only at the first start: afterwards nobody knows the passwords, we neither. */
  people: readonly Person[];
  dataDir: string;
  databasePlace: string;
  hasSandbox: boolean;
  /** Where the stand-ins take orders (lib/sandbox/README.md), for journeys in a browser; null without them. */
  control: Readonly<{ expensify: string; gp: string }> | null;
}>;

const rule = "─".repeat(78);

/** What a person wants to know once it runs: where, as whom, where the data is, how to stop. */
export function announce({ mode, address, people, dataDir, databasePlace, hasSandbox }: Running): string {
  const folder = relative(process.cwd(), dataDir) || ".";
  return [
    rule,
    `  ml-connector is running${mode === "dev" ? " (development, reloads on change)" : ""}:  ${address}`,
    "",
    ...signIn(people),
    "",
    `  Data      ${folder}/ (database ${databasePlace})`,
    `  Back up   ${folder}/marker-secret and ${folder}/secrets.json, apart from the database`,
    `  Logs      ${mode === "dev" ? "here" : `${folder}/log/`}`,
    ...(hasSandbox ? ["  Sandbox   a stand-in Expensify and GP run on this machine; nothing leaves it"] : []),
    "  Stop      Ctrl-C",
    rule,
  ].join("\n");
}

/** As whom to sign in; also said when the start fails after the people were made, since nobody could know otherwise. */
export function signIn(people: readonly Person[]): readonly string[] {
  if (people.length === 0)
    return ["  Sign in as before. A forgotten password: npm run configure sets a new one (lib/cli/configuration.md)."];
  const width = Math.max(...people.map(({ email }) => email.length));
  return [
    "  Sign in as one of these. The passwords are shown this once: write them down.",
    ...people.map(({ email, password, role }) => `    ${email.padEnd(width)}  ${password}  ${role}`),
  ];
}
