// A bounded XML reader for the `xml()` step: elements, attributes, text, CDATA. No namespaces (prefixes are dropped
// from names), no DTD, no entities but the five of XML 1.0 section 4.6 and character references; nothing is fetched.

/** Most elements and most nesting of one document; what has more is not XML to us. */
const MAX_XML_ELEMENTS = 100_000;
const MAX_XML_DEPTH = 200;

export interface XmlElement {
  /** Name as written, with its prefix. */
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly children: readonly (XmlElement | string)[];
}
export interface XmlDocument {
  /** The XML declaration line as written, or empty. */
  readonly declaration: string;
  readonly root: XmlElement;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: { name: string; value: string }[];
  readonly children: (XmlElement | string)[];
}

/** The name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
    if (typeof name === "string") return ENTITIES[name] ?? whole;
    const code = typeof decimal === "string" ? Number.parseInt(decimal, 10) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (char) =>
    char === "&" ? "&amp;" : char === "<" ? "&lt;" : char === ">" ? "&gt;" : "&quot;",
  );

const NAME = /[^\s<>/="'&!?;,()[\]{}|]+/y;
const ATTRIBUTE = /\s+([^\s<>/="'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const CLOSE_TAG = /<\/([^\s<>]+)\s*>/y;

function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** End of what is skipped (comment, instruction, document type) at `at`; -1 where it is not closed, 0 where none is. */
function endOfSkipped(text: string, at: number): number {
  const after = (end: string, from: number): number => {
    const found = text.indexOf(end, from);
    return found === -1 ? -1 : found + end.length;
  };
  if (text.startsWith("<!--", at)) return after("-->", at + 4);
  if (text.startsWith("<?", at)) return after("?>", at + 2);
  if (!text.startsWith("<!DOCTYPE", at)) return 0;
  // The search for the subset's bracket ends at the first `>`, or a text of nothing but types takes quadratic time.
  const close = text.indexOf(">", at);
  const subset = text.slice(at, close + 1).indexOf("[");
  return subset === -1 ? after(">", at) : after(">", Math.max(text.indexOf("]", at + subset), at));
}

function readOpenTag(text: string, at: number): { element: OpenElement; isEmpty: boolean; end: number } | null {
  const name = execAt(NAME, text, at + 1);
  if (!name) return null;
  const element: OpenElement = { name: name[0], attributes: [], children: [] };
  let end = NAME.lastIndex;
  for (let found = execAt(ATTRIBUTE, text, end); found; found = execAt(ATTRIBUTE, text, end)) {
    element.attributes.push({ name: found[1] ?? "", value: unescapeXml(found[2] ?? found[3] ?? "") });
    end = ATTRIBUTE.lastIndex;
  }
  const close = execAt(TAG_END, text, end);
  return close ? { element, isEmpty: close[1] === "/", end: TAG_END.lastIndex } : null;
}

/** Reads a document; null where the text is not well-formed XML or is beyond the limits. */
export function parseXml(text: string): XmlDocument | null {
  const declaration = /^\uFEFF?\s*(<\?xml\s[^>]*\?>\s*)/.exec(text)?.[1] ?? "";
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const parent = open.at(-1);
    if (text[at] !== "<") {
      const next = text.indexOf("<", at);
      const end = next === -1 ? text.length : next;
      if (parent) parent.children.push(unescapeXml(text.slice(at, end)));
      else if (text.slice(at, end).trim() !== "") return null;
      at = end;
      continue;
    }
    if (parent && text.startsWith("<![CDATA[", at)) {
      const end = text.indexOf("]]>", at);
      if (end === -1) return null;
      parent.children.push(text.slice(at + 9, end));
      at = end + 3;
      continue;
    }
    const skipped = endOfSkipped(text, at);
    if (skipped === -1) return null;
    if (skipped > 0) {
      at = skipped;
      continue;
    }
    const close = execAt(CLOSE_TAG, text, at);
    if (close) {
      if (open.pop()?.name !== close[1]) return null;
      at = CLOSE_TAG.lastIndex;
      continue;
    }
    const tag = readOpenTag(text, at);
    if (!tag || (!parent && root) || ++elements > MAX_XML_ELEMENTS || open.length >= MAX_XML_DEPTH) return null;
    if (parent) parent.children.push(tag.element);
    else root = tag.element;
    if (!tag.isEmpty) open.push(tag.element);
    at = tag.end;
  }
  return root && open.length === 0 ? { declaration, root } : null;
}

function formatElement(element: XmlElement): string {
  const attributes = element.attributes.map(({ name, value }) => ` ${name}="${escapeXml(value)}"`).join("");
  const inner = element.children.map((child) => (typeof child === "string" ? escapeXml(child) : formatElement(child)));
  return inner.length === 0
    ? `<${element.name}${attributes}/>`
    : `<${element.name}${attributes}>${inner.join("")}</${element.name}>`;
}

/** A document → text. Comments and instructions are not kept. */
export function formatXml(document: XmlDocument): string {
  return document.declaration + formatElement(document.root);
}
