import type { Board } from "#lib/services/mapping/board/get-board.ts";
import type { FlowReports } from "#lib/services/mapping/board/list-flow-reports.ts";
import type { AccountRequestFile } from "#lib/services/mapping/matrix/export-account-request.ts";
import type { Matrix } from "#lib/services/mapping/matrix/get-matrix.ts";
import { apiQuery } from "../query.ts";

export type { Flow } from "#lib/services/mapping/board/flows.ts";
export type { Board } from "#lib/services/mapping/board/get-board.ts";
export type { FlowReport } from "#lib/services/mapping/board/list-flow-reports.ts";
export type { Matrix, MatrixEnd } from "#lib/services/mapping/matrix/get-matrix.ts";
export type { CellPart, CellState } from "#lib/services/mapping/matrix/matrix-cells.ts";

/** The board and the matrix of a company: one answer each, since both are seen as a whole. */
export const boardQuery = (companyId: string) => apiQuery<Board>("/api/mapping/board", { companyId });
export const matrixQuery = (companyId: string) => apiQuery<Matrix>("/api/mapping/matrix", { companyId });

/** Which ends the money goes through; null: nothing is there, or nothing is mapped. Left out: any. */
export type FlowEnds = Readonly<{
  category?: string | null;
  account?: string | null;
  tag?: string | null;
  centre?: string | null;
}>;

export const flowReportsQuery = (companyId: string, ends: FlowEnds, page: number) => {
  const text = (end: string | null | undefined) => (end === undefined ? undefined : end ? `=${end}` : "none");
  return apiQuery<FlowReports>("/api/mapping/flow-report", {
    ...{ companyId, page },
    ...{
      category: text(ends.category),
      account: text(ends.account),
      tag: text(ends.tag),
      centre: text(ends.centre),
    },
  });
};

export const accountRequestQuery = (companyId: string, numbers: readonly string[]) =>
  apiQuery<AccountRequestFile>("/api/mapping/account-request", { companyId, numbers: JSON.stringify(numbers) });
