// Values of XML-RPC as JSON.
//   value = text | <int> <i4> <i8> <boolean> <double> <string> <dateTime.iso8601> <base64> <nil/> <struct> <array>
// A text without a type is a string. Integers that a double does not hold stay text, as do dates and base64.
import type { Json } from "../../../contract/index.ts";
import type { XmlReader } from "../xml-reader.ts";

/** Values that are read of one message; the rest is left out. The reader bounds how deep they nest. */
export const MAX_VALUES = 10_000;

export interface Budget {
  values: number;
}

/** The `<value>` at hand, up to its end. */
export function readValue(xml: XmlReader, budget: Budget): Json {
  const { depth } = xml;
  if (budget.values-- <= 0) return null;
  let text = "";
  let value: Json | undefined;
  for (;;) {
    const kind = xml.next();
    if (kind === "text" && xml.depth === depth) text += xml.text;
    else if (kind === "open" && xml.depth === depth + 1) value = typedValue(xml, budget);
    else if (kind === "end" || kind === "bad" || (kind === "close" && xml.depth < depth)) break;
  }
  return value === undefined ? text : value;
}

function typedValue(xml: XmlReader, budget: Budget): Json {
  switch (xml.local) {
    case "int":
    case "i1":
    case "i2":
    case "i4":
    case "i8":
    case "double":
      return numberOf(xml.content());
    case "boolean":
      return xml.content() === "1";
    case "nil":
      xml.content();
      return null;
    case "struct":
      return readStruct(xml, budget);
    case "array":
      return readArray(xml, budget);
    default:
      return xml.content();
  }
}

function numberOf(text: string): Json {
  const value = Number(text);
  const isExact = text !== "" && Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return isExact ? value : text;
}

function readStruct(xml: XmlReader, budget: Budget): Json {
  const members = new Map<string, Json>();
  const { depth } = xml;
  while (xml.child(depth)) {
    let name = "";
    let value: Json = null;
    while (xml.child(depth + 1)) {
      if (xml.is("name")) name = xml.content();
      else if (xml.is("value")) value = readValue(xml, budget);
    }
    members.set(name, value);
    if (budget.values <= 0) break;
  }
  return Object.fromEntries(members);
}

function readArray(xml: XmlReader, budget: Budget): Json {
  const items: Json[] = [];
  const { depth } = xml;
  while (xml.child(depth)) while (xml.child(depth + 1) && budget.values > 0) items.push(readValue(xml, budget));
  return items;
}
