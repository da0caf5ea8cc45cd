import type { MappingChange } from "#lib/web/queries/mapping.ts";
import type { Board, Flow } from "#lib/web/queries/mapping-views.ts";
import { savedRows, savedStats } from "../apply-saved.ts";

/**
 * The board as it is once these changes are saved as `version`: the ribbon is drawn at once, until the server's own answer is there,
 * which alone knows what GP refuses. What is for one workspace or for whole accounts waits for that answer.
 */
export function applyToBoard(board: Board, changes: readonly MappingChange[], version: number): Board {
  const plain = changes.filter(({ policyId }) => policyId === undefined);
  const rows = savedRows(board.rows, plain, version, () => "");
  return {
    ...board,
    ...{ rows, version, stats: savedStats(board.stats, board.rows, rows) },
    flows: board.flows.map((flow) => plain.reduce((now, change) => movedFlow(now, change, board.columns), flow)),
  };
}

function movedFlow(
  flow: Flow,
  { kind, segment, level, source, target }: MappingChange,
  columns: Board["columns"],
): Flow {
  const { account, centre } = columns;
  if (kind === "category" && segment === account?.position && source === flow.category)
    return withState({ ...flow, account: target }, centre !== null);
  const isCentre = (kind === "tag" || kind === "workspace") && segment === centre?.position && level === centre.level;
  return isCentre && source === flow.tag ? withState({ ...flow, centre: target }, true) : flow;
}

function withState(flow: Flow, hasCentre: boolean): Flow {
  return { ...flow, state: flow.account === null || (hasCentre && flow.centre === null) ? "unmapped" : "mapped" };
}
