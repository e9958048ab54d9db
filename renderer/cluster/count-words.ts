// Counts and lists as the cluster's screens say them.
import { formatCount } from "../shared/format-number.ts";

/** `1 pod`, `41 pods` */
export const counted = (count: number, what: string): string =>
  `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;

/** `shop, cart and 4 more` */
export const listed = (names: readonly string[], most = 3): string => {
  const rest = names.length - most;
  return rest <= 0 ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${formatCount(rest)} more`;
};

/** A clause that another one leads in: only its end is a sentence's. */
export const withStop = (text: string): string => (text === "" || /[.!?…]$/.test(text) ? text : `${text}.`);

/** A clause as the cluster's parts write it, as a sentence of its own. Names and addresses that it begins with stay. */
export const asSentence = (text: string): string =>
  withStop(text.replace(/^[a-z]+(?=[\s',;:.!?]|$)(?!:\/\/)/, (word) => word.charAt(0).toUpperCase() + word.slice(1)));
