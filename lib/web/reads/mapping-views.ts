import "server-only";
import { GetBoard, getBoard } from "#lib/services/mapping/board/get-board.ts";
import { ListFlowReports, listFlowReports } from "#lib/services/mapping/board/list-flow-reports.ts";
import { ExportAccountRequest, exportAccountRequest } from "#lib/services/mapping/matrix/export-account-request.ts";
import { GetMatrix, getMatrix } from "#lib/services/mapping/matrix/get-matrix.ts";
import { read } from "../read.ts";

export const getBoardRead = read(GetBoard, getBoard, { right: "member" });
export const listFlowReportsRead = read(ListFlowReports, listFlowReports, { right: "member" });
export const getMatrixRead = read(GetMatrix, getMatrix, { right: "member" });
export const exportAccountRequestRead = read(ExportAccountRequest, exportAccountRequest, { right: "member" });
