// What a component shows for its props, as markup and as words, without a browser: enough for everything that is not
// pointing, typing or measuring.
import type { ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

export const markupOf = (element: ReactElement): string => renderToStaticMarkup(element);

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
};
const plain = (text: string): string =>
  text.replaceAll(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? "");

/** The text that is read, one space between what stands apart. */
export const wordsOf = (element: ReactElement): string =>
  plain(markupOf(element).replaceAll(/<[^>]*>/g, " "))
    .replaceAll(/\s+/g, " ")
    .trim();

/** The values of an attribute, in the order of the document: `title`, `aria-label`, `data-state`. */
export const attributesOf = (element: ReactElement, name: string): readonly string[] =>
  [...markupOf(element).matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map(([, value]) => plain(value ?? ""));

/** The names of buttons that can be pressed. */
export const buttonsOf = (element: ReactElement): readonly string[] =>
  [...markupOf(element).matchAll(/<button([^>]*)>(.*?)<\/button>/gs)]
    .filter(([, attributes]) => !/\sdisabled/.test(attributes ?? ""))
    .map(([, attributes, inside]) => {
      const label = /aria-label="([^"]*)"/.exec(attributes ?? "")?.[1];
      const words = (inside ?? "").replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ");
      return plain(label ?? words.trim());
    });
