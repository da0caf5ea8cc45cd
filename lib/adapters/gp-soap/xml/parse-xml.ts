import { SaxesParser, type SaxesTagNS } from "saxes";
import { err, ok, type Result } from "#lib/core/result.ts";

const DEPTH_MAX = 50;
const NODES_MAX = 600_000;
const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

/** One element. Names are local names: GP's prefixes differ between installations. */
export type XmlElement = Readonly<{
  name: string;
  namespace: string;
  /** `xsi:nil="true"`: GP's null. */
  isNil: boolean;
  children: readonly XmlElement[];
  /** The element's own text, without that of its children. */
  text: string;
}>;

type OpenElement = { name: string; namespace: string; isNil: boolean; children: OpenElement[]; text: string };

/**
 * Parses a whole document, strictly: namespaces resolved, no document type (so no entities of its own, no external
 * files), bounded in depth and nodes. Size is bounded by the HTTP client.
 *
 * Errors: one line saying what is wrong and where; half a document is an error.
 */
export function parseXml(bytes: Uint8Array): Result<XmlElement, string> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return ok(parseText(text));
  } catch (error) {
    // The parser reports by callback and goes on; throwing is the only way to stop it.
    return err(error instanceof Error ? error.message : String(error));
  }
}

function parseText(text: string): XmlElement {
  const parser = new SaxesParser<{ xmlns: true; position: true }>({ xmlns: true, position: true });
  const open: OpenElement[] = [];
  let root: OpenElement | null = null;
  let nodes = 0;
  const refuse = (what: string): never => {
    throw new Error(`${parser.line}:${parser.column}: ${what}`);
  };

  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => refuse("a document type is not allowed"));
  parser.on("xmldecl", ({ encoding }) => {
    if (encoding && !/^(?:utf-8|us-ascii)$/i.test(encoding)) refuse(`encoding ${encoding}`);
  });
  parser.on("opentag", (tag) => {
    nodes += 1;
    if (nodes > NODES_MAX) refuse(`more than ${NODES_MAX} elements`);
    if (open.length >= DEPTH_MAX) refuse(`deeper than ${DEPTH_MAX} elements`);
    const element = toElement(tag);
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const addText = (part: string) => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => void open.pop());

  parser.write(text).close();
  return root ?? refuse("no element");
}

function toElement(tag: SaxesTagNS): OpenElement {
  const nil = Object.values(tag.attributes).find(({ uri, local }) => uri === SCHEMA_INSTANCE && local === "nil");
  const isNil = nil?.value === "true" || nil?.value === "1";
  return { name: tag.local, namespace: tag.uri, isNil, children: [], text: "" };
}

/** The first child of that name; null when there is none or it is nil. */
export function childOf(element: XmlElement, name: string): XmlElement | null {
  const child = element.children.find((one) => one.name === name);
  return child && !child.isNil ? child : null;
}

/** The trimmed text at the end of a path of names; null when some element on it is missing or nil. */
export function textAt(element: XmlElement, ...path: readonly string[]): string | null {
  const found = path.reduce<XmlElement | null>((parent, name) => parent && childOf(parent, name), element);
  return found && !found.isNil ? found.text.trim() : null;
}
