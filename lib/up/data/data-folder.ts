import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** Where everything stands that a start keeps; the README tells people the same. */
export type DataFolder = Readonly<{
  root: string;
  lock: string;
  secrets: string;
  /** Apart from the other secrets: without it postings in GP are not recognised as ours, so it is backed up apart. */
  markerSecret: string;
  ports: string;
  /** What commands need while the product runs; gone when it stops. */
  running: string;
  cluster: string;
  sandbox: string;
  logs: string;
}>;

/** The paths below `root`, whose folder is made and closed to other users. */
export function dataFolder(root: string): DataFolder {
  mkdirSync(join(root, "log"), { recursive: true, mode: 0o700 });
  mkdirSync(join(root, "postgres"), { recursive: true, mode: 0o700 });
  chmodSync(root, 0o700);
  return {
    root,
    lock: join(root, "lock"),
    secrets: join(root, "secrets.json"),
    markerSecret: join(root, "marker-secret"),
    ports: join(root, "ports.json"),
    running: join(root, "running.json"),
    cluster: join(root, "postgres/cluster"),
    sandbox: join(root, "sandbox"),
    logs: join(root, "log"),
  };
}
