import { listKeyOwners } from "#lib/services/connection/rotate/list-key-owners.ts";
import { type Rotated, rotateKeys } from "#lib/services/connection/rotate/rotate-keys.ts";
import { wire } from "#lib/wiring.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { findOrganization } from "./find-organization.ts";
import { BadInput, type Call, type Command, readArguments, runCommand } from "./run-command.ts";

/** A line of progress for so many secrets. */
const SAY_EVERY = 5_000;
const NOTHING: Rotated = { keysRewrapped: 0, keysMade: 0, keysDeleted: 0, secretsResealed: 0, unopened: 0 };
const USAGE = `npm run rotate-keys [-- --data-keys] [--organization SLUG]
Wraps the data key of every organization with the first key of ML_SEALING_KEYS (or of its file), and seals with it whatever is not yet.
--data-keys  makes a new data key for each as well, seals every secret anew and deletes the former key
Works while everything runs; broken off, call it again. Answers one line of JSON. Keys that mark our journals in GP never change.
Exit codes: 0 done, 1 something broke, 2 bad arguments, 3 done but some secrets or data keys did not open: keep every former key.`;

export const rotateKeysCommand: Command = { name: "rotate-keys", usage: USAGE, work };
if (import.meta.main) process.exitCode = await runCommand(rotateKeysCommand, process.argv.slice(2));

async function work({ args, open, answer, say }: Call): Promise<ExitCode> {
  const options = { organization: { type: "string" }, "data-keys": { type: "boolean" } } as const;
  const { values, positionals } = readArguments(args, options);
  if (positionals.length > 0) throw new BadInput(`What is "${positionals.join(" ")}"?`);
  const shell = open();
  const { organization } = values;
  const organizations =
    organization === undefined ? await listKeyOwners(shell.db) : [await findOrganization(shell.db, organization)];
  const { vault, keyring } = wire(shell.db);
  let sum = NOTHING;
  for (const [index, organizationId] of organizations.entries()) {
    const which = `organization ${index + 1} of ${organizations.length}`;
    const rotated = await rotateKeys(
      shell.contextOf(organizationId),
      { vault, keyring, onProgress: sayNowAndThen(which, say) },
      { withDataKeys: values["data-keys"] === true },
    );
    say(`${which} (${organizationId}): ${words(rotated)}`);
    sum = add(sum, rotated);
  }
  answer({ organizations: organizations.length, key: keyring()[0]?.kid, ...sum });
  if (sum.unopened === 0) return EXIT.ok;
  say(
    `${sum.unopened} secrets or data keys did not open and stay as they are: keep every former key in ML_SEALING_KEYS.`,
  );
  return EXIT.partly;
}

function sayNowAndThen(which: string, say: Call["say"]): (resealed: number) => void {
  let said = 0;
  return (resealed) => {
    if (resealed - said < SAY_EVERY) return;
    said = resealed;
    say(`${which}: ${resealed} secrets sealed anew so far`);
  };
}

function words({ keysRewrapped, keysMade, keysDeleted, secretsResealed, unopened }: Rotated): string {
  const parts = [
    ...[`${keysRewrapped} data keys wrapped anew`, `${keysMade} made`, `${keysDeleted} deleted`],
    ...[`${secretsResealed} secrets sealed anew`, `${unopened} not opened`],
  ];
  return parts.join(", ");
}

function add(a: Rotated, b: Rotated): Rotated {
  return {
    keysRewrapped: a.keysRewrapped + b.keysRewrapped,
    keysMade: a.keysMade + b.keysMade,
    keysDeleted: a.keysDeleted + b.keysDeleted,
    secretsResealed: a.secretsResealed + b.secretsResealed,
    unopened: a.unopened + b.unopened,
  };
}
