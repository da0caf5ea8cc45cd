import type { AccountsWanted, EmployeesWanted, PushKindName, TagsWanted, VendorsWanted } from "./push.ts";
import { diffTags } from "./tag-list.ts";

/** One line of the difference that a person reads. */
export type PushChange = Readonly<{
  kind: "added" | "changed" | "removed";
  /** Tag, e-mail, account number or vendor code. */
  name: string;
  /** Tag level, 1 first; 0 where there is none. */
  level: number;
  /** GL code, employee id, description or name before and after; `""` for none. */
  from: string;
  to: string;
  /** Of a tag that is switched on or off. */
  enabled?: boolean;
}>;

type KnownEmployees = readonly Readonly<{ email: string; employeeId: string }>[];

/** What a writing would change, from what stood there when it was asked for. Both as kept in the row of the push. */
export function pushChanges(kind: PushKindName, before: unknown, wanted: unknown): readonly PushChange[] {
  switch (kind) {
    case "tags":
      return diffTags((before as TagsWanted | null)?.levels ?? [], (wanted as TagsWanted).levels);
    case "workspace_employees": {
      const ids = new Map((before as KnownEmployees | null)?.map(({ email, employeeId }) => [email, employeeId]));
      return (wanted as EmployeesWanted).rows.map(({ email, employeeId }) => {
        return { ...line(ids.has(email) ? "changed" : "added", email, employeeId), from: ids.get(email) ?? "" };
      });
    }
    case "accounts":
      return (wanted as AccountsWanted).accounts.map((each) => line("added", each.number, each.description));
    case "vendors":
      return (wanted as VendorsWanted).vendors.map((each) => line("added", each.code, each.name));
  }
}

function line(kind: PushChange["kind"], name: string, to: string): PushChange {
  return { kind, name, level: 0, from: "", to };
}
