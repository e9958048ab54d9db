// Path steps over an XML document (kfl.md 1.11): elements are keys from the root element down, attribute `k` is the
// key `-k`, repeated elements form a list whose first counts where no index is given.
import type { Json } from "../../contract/index.ts";
import { EvaluationError } from "../problem.ts";
import { localName } from "./xml.ts";
import type { XmlDocument, XmlElement } from "./xml.ts";
import type { PathStep } from "./steps.ts";

/** Most places that one path may reach: repeated `..` over nested elements multiplies them. */
const MAX_PLACES = 100_000;

/** A place in the document: an attribute's text, or the elements of one name below one parent. */
type Place = string | readonly XmlElement[];

const elementsOf = (element: XmlElement): XmlElement[] => element.children.filter((child) => typeof child !== "string");

function childrenNamed(element: XmlElement, name: string): Place | undefined {
  if (name.startsWith("-")) {
    return element.attributes.find((attribute) => localName(attribute.name) === name.slice(1))?.value;
  }
  const found = elementsOf(element).filter((child) => localName(child.name) === name);
  return found.length > 0 ? found : undefined;
}

/** All places directly below an element: attributes first, then children by name in document order. */
function placesBelow(element: XmlElement): Place[] {
  const byName = Map.groupBy(elementsOf(element), (child) => localName(child.name));
  return [...element.attributes.map((attribute) => attribute.value), ...byName.values()];
}

function collectDeep(element: XmlElement, name: string, into: Place[]): void {
  const own = childrenNamed(element, name);
  if (own !== undefined) into.push(own);
  for (const child of elementsOf(element)) collectDeep(child, name, into);
}

function step(place: Place, by: PathStep): Place[] {
  if (typeof place === "string") return [];
  const first = place[0];
  if (!first) return [];
  switch (by.kind) {
    case "key": {
      const found = childrenNamed(first, by.key);
      return found === undefined ? [] : [found];
    }
    case "index": {
      const element = place[by.index];
      return element ? [[element]] : [];
    }
    case "each":
      return place.length > 1 ? place.map((element) => [element]) : placesBelow(first);
    case "deep": {
      const found: Place[] = [];
      for (const element of place) collectDeep(element, by.key, found);
      return found;
    }
    default:
      return [];
  }
}

/** The value of an element: its text, or its children as an object where it has any. */
function elementValue(element: XmlElement): Json {
  const children = elementsOf(element);
  if (children.length === 0)
    return element.children
      .map((child) => (typeof child === "string" ? child : ""))
      .join("")
      .trim();
  const value: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const attribute of element.attributes) value[`-${localName(attribute.name)}`] = attribute.value;
  for (const [name, same] of Map.groupBy(children, (child) => localName(child.name))) {
    const values = same.map(elementValue);
    value[name] = values.length === 1 ? (values[0] ?? null) : values;
  }
  return value;
}

/** Values that the steps reach, in document order. */
export function readXml(document: XmlDocument, steps: readonly PathStep[]): Json[] {
  let places: Place[] = [[{ name: "", attributes: [], children: [document.root] }]];
  for (const by of steps) {
    const next: Place[] = [];
    for (const place of places) {
      next.push(...step(place, by));
      if (next.length > MAX_PLACES) throw new EvaluationError(`a path reached more than ${MAX_PLACES} values`);
    }
    places = next;
  }
  const values: Json[] = [];
  for (const place of places) {
    const first = typeof place === "string" ? undefined : place[0];
    if (typeof place === "string") values.push(place);
    else if (first) values.push(elementValue(first));
  }
  return values;
}
