import { isObject, type Json, type JsonObject } from "./parse-json.ts";

/**
 * What stands around an answer of SBA. Requests are wrapped in `Payload`; how answers are is documented nowhere (gp.md 2.5), so
 * every plausible wrapping is taken off, and what an answer says of errors and of missing rows is looked for on the way in.
 */
export type Envelope = Readonly<{
  /** Null where there was nothing inside. */
  payload: Json;
  errors: readonly ServiceError[];
  /** It says itself that rows are missing: more pages, a higher count, `IsComplete: false`. */
  isCut: boolean;
}>;
export type ServiceError = Readonly<{ code: string; text: string }>;

const WRAPPERS = ["payload", "value", "d", "results", "items", "data", "result"];
const DEPTH_MAX = 4;
const ERRORS_MAX = 50;
const ERROR_CHARACTERS_MAX = 500;
const MORE_LINKS = ["nextlink", "@odata.nextlink", "odata.nextlink", "__next", "next"];
const TOTALS = ["totalcount", "total", "count", "@odata.count", "odata.count"];
const SUCCESS_FLAGS = ["success", "succeeded", "issuccessful", "issuccess"];

export function readEnvelope(json: Json): Envelope {
  const around: JsonObject[] = [];
  let payload = json;
  for (let depth = 0; depth < DEPTH_MAX && isObject(payload); depth += 1) {
    const outer: JsonObject = payload;
    const inner = WRAPPERS.map((name) => member(outer, name)).find(
      (value) => value === null || typeof value === "object",
    );
    around.push(outer);
    if (inner === undefined) break;
    payload = inner;
  }
  const rows = Array.isArray(payload) ? payload.length : 1;
  return {
    payload,
    errors: around.flatMap(errorsOf).slice(0, ERRORS_MAX),
    isCut: around.some((one) => saysMore(one, rows, Array.isArray(payload))),
  };
}

/** A member by its name, whatever its case. */
export function member(object: JsonObject, name: string): Json | undefined {
  const found = Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : object[found];
}

function errorsOf(object: JsonObject): readonly ServiceError[] {
  const listed = ["errors", "error", "fault"].flatMap((name) => errorsIn(member(object, name)));
  const exception = member(object, "exceptionMessage");
  const said = typeof exception === "string" && exception !== "" ? [{ code: "", text: cut(exception) }] : [];
  if (listed.length + said.length > 0) return [...listed, ...said];
  const isFailed = SUCCESS_FLAGS.some((name) => flagAt(object, name) === "false");
  const message = member(object, "message");
  return isFailed ? [{ code: "", text: typeof message === "string" ? cut(message) : "it says that it failed" }] : [];
}

/** `true`, `false`, or whatever else is written there, in lower case. */
function flagAt(object: JsonObject, name: string): string {
  const value = member(object, name);
  return typeof value === "boolean" ? String(value) : textOf(value).toLowerCase();
}

/** A list of errors or texts, one of either, or texts by field as ASP.NET writes them. */
function errorsIn(value: Json | undefined): readonly ServiceError[] {
  if (value === undefined || value === null || value === false || value === "") return [];
  if (Array.isArray(value)) {
    const told = (value as readonly Json[]).flatMap(errorsIn);
    // A list of errors that says nothing is a list of errors all the same.
    return told.length > 0 || value.length === 0 ? told : [{ code: "", text: "an error without a message" }];
  }
  if (typeof value === "string") return [{ code: "", text: cut(value) }];
  if (!isObject(value)) return [{ code: "", text: "an error without a message" }];
  const [code, message, field] = ["code", "message", "field"].map((name) => textOf(member(value, name)));
  if (message || code) return [{ code: code ?? "", text: cut([field, message || code].filter(Boolean).join(": ")) }];
  return Object.entries(value).flatMap(([name, inner]) =>
    errorsIn(inner).map(({ code: innerCode, text }) => ({ code: innerCode, text: cut(`${name}: ${text}`) })),
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value.trim() : "";
}

function cut(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, ERROR_CHARACTERS_MAX);
}

function saysMore(object: JsonObject, rows: number, isList: boolean): boolean {
  if (!isList) return false;
  if (flagAt(object, "isComplete") === "false" || flagAt(object, "hasMore") === "true") return true;
  if (MORE_LINKS.some((name) => textOf(member(object, name)) !== "")) return true;
  return TOTALS.map((name) => textOf(member(object, name))).some(
    (total) => /^\d+$/.test(total) && Number(total) > rows,
  );
}
