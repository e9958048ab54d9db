// kubectl's label selectors, decided here: watches are shared between those who want all pods and those who want some.
// selector := requirement ("," requirement)*; requirement := key | "!" key | key ("=" | "==" | "!=") value
//           | key ("in" | "notin") "(" value ("," value)* ")".
// Source: "Labels and Selectors", kubernetes.io.

export type LabelMatcher = (labels: Readonly<Record<string, string>>) => boolean;
export type ParsedSelector =
  | { readonly isValid: true; readonly matches: LabelMatcher }
  | { readonly isValid: false; readonly reason: string };

const MAX_SELECTOR_LENGTH = 4096;
const KEY = "(?:[A-Za-z0-9.-]{1,253}/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
const VALUE = "(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";
const PRESENCE = new RegExp(`^(!?)\\s*(${KEY})$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const ONE_VALUE = new RegExp(`^${VALUE}$`);

export function parseLabelSelector(text: string): ParsedSelector {
  if (text.length > MAX_SELECTOR_LENGTH) return { isValid: false, reason: `longer than ${MAX_SELECTOR_LENGTH}` };
  if (text.trim() === "") return { isValid: true, matches: () => true };
  const requirements: LabelMatcher[] = [];
  // Commas inside of parentheses separate values.
  for (const part of text.split(/,(?![^(]*\))/)) {
    const requirement = parseRequirement(part.trim());
    if (requirement === null) return { isValid: false, reason: `"${part.trim()}" is not a requirement on a label` };
    requirements.push(requirement);
  }
  return { isValid: true, matches: (labels) => requirements.every((requirement) => requirement(labels)) };
}

function parseRequirement(text: string): LabelMatcher | null {
  const [, not, present] = PRESENCE.exec(text) ?? [];
  if (present !== undefined) return (labels) => Object.hasOwn(labels, present) === (not === "");
  const [, key, operator, value = ""] = EQUALITY.exec(text) ?? [];
  if (key !== undefined) return (labels) => has(labels, key, [value]) === (operator !== "!=");
  const [, name, word, list = ""] = SET.exec(text) ?? [];
  if (name === undefined) return null;
  const values = list.split(",").map((item) => item.trim());
  if (!values.every((item) => ONE_VALUE.test(item))) return null;
  return (labels) => has(labels, name, values) === (word === "in");
}
function has(labels: Readonly<Record<string, string>>, key: string, values: readonly string[]): boolean {
  return Object.hasOwn(labels, key) && values.includes(labels[key] ?? "");
}
