import { shortDetail } from "#lib/core/connection/short-detail.ts";
import { childOf, textAt, type XmlElement } from "./xml/parse-xml.ts";

/** What a SOAP fault says of the request: only `system` leaves open whether GP did it. */
type FaultClass = "validation" | "security" | "business" | "system";
export type GpFault = Readonly<{
  class: FaultClass;
  text: string;
  /** Where GP logged the details of a validation. */
  logId: string | null;
  isNotFound: boolean;
}>;

const GUID = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;
const NOT_FOUND_TEXT = /business object not found/i;
const EXISTS_TEXT = /\b\w+Key already exists\b/i;
const VALIDATION_TEXT = /validation exception/i;
/** GP's own wording is not known (gp.md 6, item 2); what is not recognized stays `system`, which is the careful reading. */
const SECURITY_TEXT =
  /security exception|not authori[sz]ed|access (?:is |was )?denied|insufficient (?:rights|permission)/i;

/**
 * Reads a fault by local names, since its exact XML is not documented (gp.md 1.8): a GUID as `Message` below `detail` is
 * GP's own sign of a validation; otherwise the exception's type and the fault's text decide.
 */
export function classifyFault(fault: XmlElement): GpFault {
  const text = shortDetail(textAt(fault, "faultstring") ?? textAt(fault, "Reason", "Text") ?? "");
  const detail = childOf(fault, "detail") ?? childOf(fault, "Detail");
  const messages = detail ? textsOf(detail, "Message") : [];
  const types = detail ? textsOf(detail, "Type") : [];
  const logId = messages.map((message) => GUID.exec(message)?.[1]).find((id) => id !== undefined) ?? null;
  const isNotFound = NOT_FOUND_TEXT.test(text);
  return { class: classOf(text, types.join(" "), logId), text, logId, isNotFound };
}

function classOf(text: string, types: string, logId: string | null): FaultClass {
  if (/Security\w*Exception/i.test(types) || SECURITY_TEXT.test(text)) return "security";
  if (/Validation\w*Exception/i.test(types) || VALIDATION_TEXT.test(text)) return "validation";
  // A logged exception of some other type, as SqlException, is not a refusal.
  if (types === "" && logId !== null) return "validation";
  return NOT_FOUND_TEXT.test(text) || EXISTS_TEXT.test(text) ? "business" : "system";
}

function textsOf(element: XmlElement, name: string): readonly string[] {
  const own = element.name === name && !element.isNil ? [element.text.trim()] : [];
  return [...own, ...element.children.flatMap((child) => textsOf(child, name))];
}
