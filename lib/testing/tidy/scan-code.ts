/** A `/` after one of these begins a regular expression, not a division. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%~^]|=>|\breturn|\bcase|\btypeof)\s*$/;
const IN_CODE = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^"'`{}/]+|[\s\S]/y;
const IN_TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))+|\$\{|`/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const LOOK_BACK_CHARS = 40;

const blank = (text: string) => text.replace(/[^\n]/g, " ");
const keepEnds = (text: string) => `${text.charAt(0)}${blank(text.slice(1, -1))}${text.slice(-1)}`;

/**
 * The code with comments and the insides of strings, templates and regular expressions turned to spaces: every other
 * character stays where it was. A scanner and not a parser: TypeScript 7 has no API for one, and for looking at imports
 * and names this is enough.
 */
export function scanCode(text: string): string {
  let out = "";
  let depth = 0;
  /** Depths of braces at which an open template goes on. */
  const templates: number[] = [];
  let inTemplate = false;
  const next = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = out.length;
    return pattern.exec(text)?.[0];
  };
  while (out.length < text.length) {
    if (inTemplate) {
      const token = next(IN_TEMPLATE) ?? " ";
      if (token === "${") templates.push(depth);
      inTemplate = token !== "`" && token !== "${";
      out += inTemplate ? blank(token) : token;
      continue;
    }
    const token = next(IN_CODE) ?? " ";
    if (token === "}" && templates.at(-1) === depth) {
      templates.pop();
      inTemplate = true;
    } else if (token === "{" || token === "}") {
      depth += token === "{" ? 1 : -1;
    } else if (token === "`") {
      inTemplate = true;
    }
    out += blankToken(token, token === "/" && BEFORE_REGEX.test(out.slice(-LOOK_BACK_CHARS)) ? next(REGEX) : undefined);
  }
  return out;
}

function blankToken(token: string, regex: string | undefined): string {
  if (regex !== undefined) return keepEnds(regex);
  if (token.startsWith("//") || token.startsWith("/*")) return blank(token);
  return token.length > 1 && /^["']/.test(token) ? keepEnds(token) : token;
}

export type Import = Readonly<{ specifier: string; typeOnly: boolean; names: string }>;

const IMPORT =
  /\b(?:import|export)\s+(type\s+)?((?:[\w$*\s{},]|\bas\b)*?)\s*\bfrom\s*(["'] *["'])|\bimport\s*(["'] *["'])|\b(?:import|require)\(\s*(["'`] *["'`])/dg;

/** Every module that the code names: imports, re-exports, `import()` and `require()`. */
export function findImports(text: string): readonly Import[] {
  return [...scanCode(text).matchAll(IMPORT)].flatMap((match) => {
    const place = match.indices?.slice(3).find((range) => range !== undefined);
    if (!place) return [];
    const [, type, names = ""] = match;
    return { specifier: text.slice(place[0] + 1, place[1] - 1), typeOnly: type !== undefined, names };
  });
}
