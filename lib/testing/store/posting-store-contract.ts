import { expenseContract } from "./contract/expenses.ts";
import { leaseContract } from "./contract/leases.ts";
import { listContract } from "./contract/lists.ts";
import { moveContract } from "./contract/moves.ts";
import { organizationContract } from "./contract/organizations.ts";
import type { MakeStore } from "./contract/scene.ts";
import { sweepContract } from "./contract/sweeps.ts";
import { postingMoveAudits } from "./posting-move-audits.ts";

/** What every `PostingStore` must do; run against memory and against Postgres. */
export function postingStoreContract(makeStore: MakeStore): void {
  moveContract(makeStore);
  expenseContract(makeStore);
  leaseContract(makeStore);
  listContract(makeStore);
  sweepContract(makeStore);
  organizationContract(makeStore);
  postingMoveAudits(makeStore);
}
