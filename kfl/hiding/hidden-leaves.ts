// What redaction took out of a document: the values of the original where the copy differs, each with the key it had. Parts
// that the two share are not walked, so this costs what was redacted and not what is there.
import type { Json, JsonObject } from "../../contract/index.ts";
import { openJson, openXml } from "../paths/body.ts";
import { isList, isObject } from "../paths/scalar.ts";
import { REDACTED } from "../paths/steps.ts";
import type { XmlElement } from "../paths/xml.ts";
import { localName } from "../paths/xml.ts";
import { EvaluationError } from "../problem.ts";

/** Values of one entry; one with more has to stay where it is. */
const MAX_HIDDEN_LEAVES = 20_000;
/** Deepest nesting that is walked. */
export const MAX_HIDING_DEPTH = 1_000;

/** A value that may not be seen. `key` is the last name on the way to it, empty where there is none. */
export interface HiddenLeaf {
  readonly key: string;
  readonly value: string | number | boolean;
}

/** Everything in `before` that `after` does not show. */
export function hiddenLeaves(before: Json, after: Json): readonly HiddenLeaf[] {
  const found = new HiddenLeaves();
  found.compare(before, after, "", 0);
  return found.leaves;
}

/** `name=value`, as addresses, forms and cookies write it. */
const PAIR = /(?<![\w.~-])([\w.~-]{1,256})=([^&;,\s"]{1,4096})/g;

class HiddenLeaves {
  readonly leaves: HiddenLeaf[] = [];

  compare(before: Json, after: Json, key: string, depth: number): void {
    if (before === after) return;
    checkDepth(depth);
    if (isList(before) && isList(after)) {
      before.forEach((child, i) => this.compare(child, after[i] ?? null, key, depth + 1));
    } else if (isObject(before) && isObject(after)) {
      for (const [name, child] of Object.entries(before))
        this.compare(child, after[name] ?? null, nameOf(before, name, key), depth + 1);
    } else if (typeof before === "string" && typeof after === "string" && after !== REDACTED) {
      this.#compareTexts(before, after, key, depth);
    } else {
      this.#take(before, key, depth);
    }
  }

  /** A text in which something was replaced is one that could be opened. */
  #compareTexts(before: string, after: string, key: string, depth: number): void {
    const [json, shownJson] = [openJson(before), openJson(after)];
    if (json !== null && shownJson !== null) {
      this.compare(json.value, shownJson.value, key, depth + 1);
      return;
    }
    const [xml, shownXml] = [openXml(before), openXml(after)];
    if (xml !== null && shownXml !== null) this.#compareElements(xml.document.root, shownXml.document.root, depth + 1);
    else this.#take(before, key, depth);
  }

  #compareElements(before: XmlElement, after: XmlElement, depth: number): void {
    checkDepth(depth);
    for (const { name, value } of before.attributes) {
      const shown = after.attributes.find((attribute) => attribute.name === name)?.value;
      if (shown !== value) this.#add(localName(name), value);
    }
    const isMarked = after.children.length === 1 && after.children[0] === REDACTED;
    before.children.forEach((child, i) => {
      const shown = after.children[i];
      if (typeof child === "string") {
        if (child !== shown) this.#add(localName(before.name), child);
      } else if (isMarked || shown === undefined || typeof shown === "string") {
        this.#compareElements(child, NO_ELEMENT, depth + 1);
      } else this.#compareElements(child, shown, depth + 1);
    });
  }

  /** All of a value. */
  #take(value: Json, key: string, depth: number): void {
    checkDepth(depth);
    if (isList(value)) for (const child of value) this.#take(child, key, depth + 1);
    else if (isObject(value)) {
      for (const [name, child] of Object.entries(value)) this.#take(child, nameOf(value, name, key), depth + 1);
    } else if (value !== null) this.#add(key, value, depth);
  }

  #add(key: string, value: string | number | boolean, depth = 0): void {
    if (value === "" || value === REDACTED) return;
    this.#push({ key, value });
    if (typeof value === "string") this.#addParts(value, key, depth);
  }

  /** What a text says in the ways that others repeat in parts. */
  #addParts(text: string, key: string, depth: number): void {
    const json = /^\s*[[{]/.test(text) ? openJson(text) : null;
    if (json !== null) this.#take(json.value, key, depth + 1);
    else if (text.includes("="))
      for (const [, name = "", value = ""] of text.matchAll(PAIR)) this.#push({ key: name, value });
  }

  #push(leaf: HiddenLeaf): void {
    if (this.leaves.length >= MAX_HIDDEN_LEAVES)
      throw new EvaluationError(`more than ${MAX_HIDDEN_LEAVES} values cannot be hidden`);
    this.leaves.push(leaf);
  }
}

const NO_ELEMENT: XmlElement = { name: "", attributes: [], children: [] };

export function checkDepth(depth: number): void {
  if (depth > MAX_HIDING_DEPTH) throw new EvaluationError(`nesting beyond ${MAX_HIDING_DEPTH} levels cannot be hidden`);
}

/** The key of a member; elements of a list go by the list's own. Lists of `{name, value}` are maps that repeat names: what counts is the name. */
export function nameOf(object: JsonObject, member: string, key: string): string {
  if (member !== "value") return member;
  const { name } = object;
  return typeof name === "string" && name !== "" ? name : key === "" ? member : key;
}
