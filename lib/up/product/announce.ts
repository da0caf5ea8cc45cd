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
}>;

const rule = "─".repeat(78);

/** What a person wants to know once it runs: where, as whom, where the data is, how to stop. */
export function announce({ mode, address, people, dataDir, databasePlace, hasSandbox }: Running): string {
  const folder = relative(process.cwd(), dataDir) || ".";
  const width = Math.max(0, ...people.map(({ email }) => email.length));
  const asWhom =
    people.length > 0
      ? [
          "  Sign in as one of these. The passwords are shown this once: write them down.",
          ...people.map(({ email, password, role }) => `    ${email.padEnd(width)}  ${password}  ${role}`),
        ]
      : ["  Sign in as before. A forgotten password: npm run people -- reset-password EMAIL"];
  return [
    rule,
    `  ml-connector is running${mode === "dev" ? " (development, reloads on change)" : ""}:  ${address}`,
    "",
    ...asWhom,
    "",
    `  Data      ${folder}/ (database ${databasePlace})`,
    `  Back up   ${folder}/marker-secret and ${folder}/secrets.json, apart from the database`,
    `  Logs      ${mode === "dev" ? "here" : `${folder}/log/`}`,
    ...(hasSandbox ? ["  Sandbox   a stand-in Expensify and GP run on this machine; nothing leaves it"] : []),
    "  Stop      Ctrl-C",
    rule,
  ].join("\n");
}
