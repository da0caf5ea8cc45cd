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

/**
 * The paths below `root`; the folders are made. What is in them is closed to other users, while the way through stays
 * open: where root's rights are dropped, Postgres comes this way as another user. Throws when it is somebody else's.
 */
export function dataFolder(root: string): DataFolder {
  try {
    for (const name of ["log", "postgres", "sandbox"]) mkdirSync(join(root, name), { recursive: true, mode: 0o700 });
    chmodSync(root, 0o711);
  } catch (cause) {
    throw new Error(`${root} cannot be used. Does it belong to another user? Set ML_DATA_DIR to a folder of yours.`, {
      cause,
    });
  }
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
