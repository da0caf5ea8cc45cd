import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { childOf, parseXml, textAt } from "./parse-xml.ts";

const parse = (text: string) => parseXml(Buffer.from(text));
const BOMB = `<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><b>&b;</b>`;

test.each([
  ["an XML bomb", BOMB, "document type"],
  ["a document type alone", "<!DOCTYPE a><a/>", "document type"],
  ["an external entity", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`, "document type"],
  ["an entity that nobody declared", "<a>&x;</a>", "entity"],
  ["half a document", "<a><b>text</b>", "unclosed tag"],
  ["half a tag", "<a><b", "unclosed tag|unexpected end"],
  ["crossed tags", "<a><b></a></b>", "tag"],
  ["two roots", "<a/><b/>", "root"],
  ["HTML", "<html><body><p>Service Unavailable<br></body></html>", "tag"],
  ["an unbound prefix", "<a:b/>", "prefix"],
  ["a control character", "<a>&#7;</a>", "character"],
  ["too deep a nest", "<a>".repeat(51) + "</a>".repeat(51), "deeper than 50"],
  ["another encoding", `<?xml version="1.0" encoding="utf-16"?><a/>`, "encoding"],
  ["nothing", "", "root"],
  ["no XML", "Not Found", "root"],
])("refuses %s", (_name, text, what) => {
  const outcome = parse(text);

  expect(outcome.ok).toBe(false);
  expect(!outcome.ok && outcome.error).toMatch(new RegExp(what));
});

test("refuses bytes that are not UTF-8", () => {
  expect(parseXml(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e])).ok).toBe(false);
});

test("refuses more elements than any answer of ours has", () => {
  expect(parse(`<a>${"<b/>".repeat(600_000)}</a>`)).toMatchObject({
    ok: false,
    error: expect.stringContaining("more than"),
  });
});

test("reads local names, text, CDATA and nil, whatever the prefixes", () => {
  const outcome = parse(
    `\uFEFF<?xml version="1.0" encoding="utf-8"?><!-- c --><g:a xmlns:g="urn:g" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
      <g:b> x &amp; <![CDATA[<y>]]> &#x20AC; </g:b><c i:nil="true"/><c>second</c><d i:nil="false">z</d></g:a>`,
  );
  if (!outcome.ok) throw new Error(outcome.error);
  const root = outcome.value;

  expect([root.name, root.namespace]).toEqual(["a", "urn:g"]);
  expect(textAt(root, "b")).toBe("x & <y> €");
  expect(textAt(root, "d")).toBe("z");
  expect(childOf(root, "c")).toBeNull();
  expect(textAt(root, "b", "missing")).toBeNull();
});
