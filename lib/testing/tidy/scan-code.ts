/** A `/` after one of these begins a regular expression, not a division. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\breturn|\bcase|\btypeof|\bin|\bof)\s*$/;
const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[\s\S])*`|\//g;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const LOOK_BACK_CHARS = 40;

/**
 * The code without its comments, and with `strings: "blank"` also with empty strings; line breaks stay. A scanner and
 * not a parser: TypeScript 7 has no API for one, and for looking at imports and names this is enough.
 */
export function scanCode(text: string, strings: "keep" | "blank"): string {
  let out = "";
  let at = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [token] = match;
    out += text.slice(at, match.index);
    at = match.index + token.length;
    if (token === "/") {
      REGEX.lastIndex = match.index;
      const regex = BEFORE_REGEX.test(out.slice(-LOOK_BACK_CHARS)) ? REGEX.exec(text) : null;
      if (regex) at = REGEX.lastIndex;
      out += regex ? "/re/" : "/";
    } else if (token.startsWith("//") || token.startsWith("/*")) {
      out += token.replace(/[^\n]/g, " ");
    } else {
      out += strings === "keep" || hasCode(token) ? token : blank(token);
    }
    TOKEN.lastIndex = at;
  }
  return out + text.slice(at);
}

/** A template with `${…}` holds code, so it stays. */
const hasCode = (token: string) => token.startsWith("`") && token.includes("${");
const blank = (token: string) => `${token.charAt(0)}${token.replace(/[^\n]/g, "")}${token.charAt(0)}`;

export type Import = Readonly<{ specifier: string; typeOnly: boolean; names: string }>;

const IMPORT =
  /\b(?:import|export)\s+(type\s+)?((?:[\w$*\s{},]|\bas\b)*?)\s*\bfrom\s*["']([^"']+)["']|\bimport\s*["']([^"']+)["']|\b(?:import|require)\(\s*["'`]([^"'`$]+)["'`]/g;

/** Every module that the code names: imports, re-exports, `import()` and `require()`. */
export function findImports(text: string): readonly Import[] {
  return [...scanCode(text, "keep").matchAll(IMPORT)].map(([, type, names = "", from, bare, dynamic]) => ({
    specifier: from ?? bare ?? dynamic ?? "",
    typeOnly: type !== undefined,
    names,
  }));
}
