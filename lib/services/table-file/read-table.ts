import { err, type Result } from "#lib/core/result.ts";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import { FILE_BYTES_MAX, type ReadRow, type TableFault } from "./table.ts";

/** `PK`, with which every zip begins, and XLSX is one. The old XLS begins with `D0 CF`. */
const ZIP = [0x50, 0x4b];
const OLD_XLS = [0xd0, 0xcf];

/** The rows of a CSV or XLSX file, told apart by what is in it and not by its name. Errors: `TableFault`. */
export async function readTable(bytes: Uint8Array): Promise<Result<readonly ReadRow[], TableFault>> {
  if (bytes.length > FILE_BYTES_MAX) return err({ code: "too_large" });
  const begins = (mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);
  if (begins(OLD_XLS)) return err({ code: "unreadable" });
  return begins(ZIP) ? readXlsx(bytes) : readCsv(bytes);
}
