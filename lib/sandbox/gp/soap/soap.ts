/** The SOAP 1.1 wrapping of requests, answers and faults (gp.md 1.1, 1.8, 4.9, 4.10). */
import type { Answer } from "../../control/answer.ts";
import { checkSchema } from "./check-schema.ts";
import { COMPLEX_TYPES } from "./schema.ts";
import { element, escapeXml, type Xml } from "./write-xml.ts";
import { NAMESPACES, parseXml, type XmlNode } from "./xml-tree.ts";

const SYSTEM_TEXT =
  "The application encountered an unhandled system exception.  Contact your system administrator for details.";

/** Thrown by operations; becomes a fault on the wire. `logId` names the validation result that can be fetched. */
export class GpFault extends Error {
  readonly code: "soap:Client" | "soap:Server";
  readonly logId: string | null;
  constructor(code: "soap:Client" | "soap:Server", message: string, logId: string | null = null) {
    super(message);
    this.code = code;
    this.logId = logId;
  }
}

export const systemFault = (): GpFault => new GpFault("soap:Server", SYSTEM_TEXT);
export const notFoundFault = (): GpFault => new GpFault("soap:Server", "Business object not found.");
/** The wording of the real one is unknown (gp.md 1.8). */
export const securityFault = (user: string): GpFault =>
  new GpFault(
    "soap:Client",
    `A security exception has occurred.  The user ${user} has no role that allows this operation.`,
  );

/** The operation's element out of an envelope that names it in `SOAPAction`. Throws a `GpFault` on anything amiss. */
export function readEnvelope(xml: string, soapAction: string | undefined): XmlNode {
  const action = (soapAction ?? "").replaceAll('"', "");
  const unreadable = (why: string): GpFault =>
    new GpFault("soap:Client", `Server was unable to read request. ---> There is an error in XML document: ${why}`);
  let envelope: XmlNode;
  try {
    envelope = parseXml(xml);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
  const body = envelope.children.find(({ name, namespace }) => name === "Body" && namespace === NAMESPACES.soap);
  const [operation, ...more] = body?.children ?? [];
  if (envelope.name !== "Envelope" || envelope.namespace !== NAMESPACES.soap) throw unreadable("no SOAP 1.1 envelope");
  if (operation === undefined || more.length > 0) throw unreadable("the body must hold one element");
  if (action !== `${NAMESPACES.gp}/${operation.name}`) {
    throw new GpFault("soap:Client", `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`);
  }
  if (operation.namespace !== NAMESPACES.gp || !COMPLEX_TYPES.has(operation.name))
    throw unreadable("unknown operation");
  const wrong = checkSchema(operation, operation.name);
  if (wrong !== null) throw unreadable(wrong);
  return operation;
}

/** `<OperationResponse><OperationResult>…`, or an empty response where the operation gives nothing back. */
export function responseXml(operation: string, result: Xml | null): Xml {
  const namespaces = `xmlns="${NAMESPACES.gp}" xmlns:d="${NAMESPACES.dyn}"`;
  return element(`${operation}Response ${namespaces}`, result === null ? null : element(`${operation}Result`, result));
}

/** A whole answer. */
export function soapAnswer(status: number, body: Xml): Answer {
  const head = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${NAMESPACES.soap}" xmlns:xsi="${NAMESPACES.xsi}">`;
  return { status, type: "text/xml; charset=utf-8", body: `${head}<soap:Body>${body}</soap:Body></soap:Envelope>` };
}

export function faultAnswer({ code, message, logId }: GpFault): Answer {
  const detail = logId === null ? null : element("detail", exceptionDetail(logId));
  const text = `<faultcode>${code}</faultcode><faultstring xml:lang="en-US">${escapeXml(message)}</faultstring>`;
  return soapAnswer(500, element("soap:Fault", text, detail));
}

function exceptionDetail(logId: string): Xml {
  return (
    '<ExceptionDetail xmlns="http://schemas.datacontract.org/2004/07/System.ServiceModel"><HelpLink xsi:nil="true"/>' +
    `<InnerException xsi:nil="true"/><Message>${logId}</Message><StackTrace xsi:nil="true"/>` +
    "<Type>Microsoft.Dynamics.Common.ValidationException</Type></ExceptionDetail>"
  );
}
