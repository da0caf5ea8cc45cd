/** A request body as a tree with namespaces. Refuses DOCTYPE, depth and size that no client needs. */
import { SaxesParser } from "saxes";

export const NAMESPACES = {
  soap: "http://schemas.xmlsoap.org/soap/envelope/",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
  gp: "http://schemas.microsoft.com/dynamics/gp/2006/01",
  dyn: "http://schemas.microsoft.com/dynamics/2006/01",
  sec: "http://schemas.microsoft.com/dynamics/security/2006/01",
} as const;
const DEPTH_MAX = 30;
const NODES_MAX = 500_000;

export type XmlNode = {
  name: string;
  namespace: string;
  /** `xsi:nil="true"`. */
  nil: boolean;
  /** `xsi:type`, its prefix resolved: `{namespace}name`; null when absent. */
  type: string | null;
  /** Attributes other than `xmlns`, `xsi:nil`, `xsi:type`. */
  otherAttributes: readonly string[];
  children: XmlNode[];
  text: string;
};

/** Throws on what is not well-formed. */
export function parseXml(xml: string): XmlNode {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: XmlNode[] = [];
  let root: XmlNode | null = null;
  let nodes = 0;
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("DTD is prohibited in this XML document.");
  });
  parser.on("opentag", (tag) => {
    nodes += 1;
    if (nodes > NODES_MAX || open.length >= DEPTH_MAX) throw new Error("The document is too large.");
    const node = nodeOf(tag, (prefix) => parser.resolve(prefix));
    open.at(-1)?.children.push(node);
    root ??= node;
    open.push(node);
  });
  parser.on("closetag", () => void open.pop());
  const addText = (text: string): void => {
    const current = open.at(-1);
    if (current !== undefined) current.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.write(xml).close();
  if (root === null) throw new Error("Root element is missing.");
  return root;
}

type Tag = Readonly<{
  local: string;
  uri: string;
  attributes: Readonly<Record<string, Readonly<{ uri: string; prefix: string; local: string; value: string }>>>;
}>;

function nodeOf(tag: Tag, resolve: (prefix: string) => string | undefined): XmlNode {
  const attributes = Object.values(tag.attributes).filter(
    ({ prefix, local }) => prefix !== "xmlns" && local !== "xmlns",
  );
  const xsi = (local: string): string | undefined =>
    attributes.find((attribute) => attribute.uri === NAMESPACES.xsi && attribute.local === local)?.value;
  const [name = "", prefix = ""] = (xsi("type") ?? "").split(":").toReversed();
  return {
    name: tag.local,
    namespace: tag.uri,
    nil: xsi("nil") === "true" || xsi("nil") === "1",
    type: name === "" ? null : `{${resolve(prefix) ?? ""}}${name}`,
    otherAttributes: attributes.filter(({ uri }) => uri !== NAMESPACES.xsi).map(({ local }) => local),
    children: [],
    text: "",
  };
}

/** The first child of that name which is not nil. */
export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((candidate) => candidate.name === name && !candidate.nil);
}

/** The text of a descendant by path, `null` when it is absent or nil. */
export function textOf(node: XmlNode | undefined, ...path: readonly string[]): string | null {
  return path.reduce((current, name) => child(current, name), node)?.text ?? null;
}
