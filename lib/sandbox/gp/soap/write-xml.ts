/** Writing answers: elements as text, in the order in which the schema wants them. */

export type Xml = string;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}

/** `<name>` with children that are XML already; `null` children are left out. */
export function element(name: string, ...children: readonly (Xml | null)[]): Xml {
  return `<${name}>${children.filter((child) => child !== null).join("")}</${name.split(" ")[0] ?? name}>`;
}

/** `<name>` with a plain value. */
export function value(name: string, content: string | number | boolean): Xml {
  return element(name, escapeXml(String(content)));
}

export function nil(name: string): Xml {
  return `<${name} xsi:nil="true"/>`;
}
