// Redaction inside an XML document. Where a path names repeated elements without an index, all of them are marked:
// leaving the second of two secrets would be worse than marking too much.
import { formatXml, localName } from "./xml.ts";
import type { XmlDocument, XmlElement } from "./xml.ts";
import { REDACTED } from "./steps.ts";
import type { PathStep } from "./steps.ts";

function marked(element: XmlElement): XmlElement {
  const hasChildren = element.children.some((child) => typeof child !== "string");
  return { name: element.name, attributes: hasChildren ? [] : element.attributes, children: [REDACTED] };
}

function mapChildren(element: XmlElement, change: (child: XmlElement, index: number) => XmlElement): XmlElement {
  const counts = new Map<string, number>();
  const children = element.children.map((child) => {
    if (typeof child === "string") return child;
    const name = localName(child.name);
    const index = counts.get(name) ?? 0;
    counts.set(name, index + 1);
    return change(child, index);
  });
  return children.some((child, i) => child !== element.children[i]) ? { ...element, children } : element;
}

function markAttributes(element: XmlElement, wants: (name: string) => boolean): XmlElement {
  if (!element.attributes.some((attribute) => wants(localName(attribute.name)))) return element;
  const attributes = element.attributes.map((attribute) =>
    wants(localName(attribute.name)) ? { name: attribute.name, value: REDACTED } : attribute,
  );
  return { ...element, attributes };
}

function redactDeep(element: XmlElement, key: string, rest: readonly PathStep[]): XmlElement {
  const below = mapChildren(element, (child) => redactDeep(child, key, rest));
  return redactBelow(below, [{ kind: "key", key }, ...rest]);
}

/** Applies steps below an element. */
function redactBelow(element: XmlElement, steps: readonly PathStep[]): XmlElement {
  const [step, ...rest] = steps;
  if (!step) return marked(element);
  if (step.kind === "deep") return redactDeep(element, step.key, rest);
  if (step.kind === "each") {
    const below = mapChildren(element, (child) => redactBelow(child, rest));
    return rest.length === 0 ? markAttributes(below, () => true) : below;
  }
  // An index without a name counts among elements of one name, so it selects nothing but the element itself.
  if (step.kind === "index") return step.index === 0 ? redactBelow(element, rest) : element;
  if (step.kind !== "key") return element;
  if (step.key.startsWith("-")) {
    return rest.length === 0 ? markAttributes(element, (name) => name === step.key.slice(1)) : element;
  }
  const [indexStep, ...afterIndex] = rest;
  return mapChildren(element, (child, index) => {
    if (localName(child.name) !== step.key) return child;
    if (indexStep?.kind === "index") return index === indexStep.index ? redactBelow(child, afterIndex) : child;
    return redactBelow(child, rest);
  });
}

/** The document's text with the mark, or null where the steps reach nothing. */
export function redactXml(document: XmlDocument, steps: readonly PathStep[]): string | null {
  const top: XmlElement = { name: "", attributes: [], children: [document.root] };
  const after = redactBelow(top, steps);
  const root = after.children[0];
  if (after === top || root === undefined || typeof root === "string") return null;
  return formatXml({ declaration: document.declaration, root });
}
