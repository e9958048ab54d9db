// Secrets never stand in the outbox: where an argument holds the text of a secret constant, a mark stands instead, and
// the constant's value of the moment takes its place when the call is sent.
import type { EnvRow } from "../../contract/index.ts";
import type { JsonValue, ScriptEnv } from "../hooks/types.ts";

/** What is shorter stands everywhere by chance. */
export const MIN_SECRET_LENGTH = 4;

/** How a text stands in another: as it is, in JSON, or in a URL. */
const FORMS = {
  plain: (text: string): string => text,
  json: (text: string): string => JSON.stringify(text).slice(1, -1),
  url: (text: string): string => encodeURIComponent(text.toWellFormed()),
};
export const FORM_NAMES = ["plain", "json", "url"] as const satisfies readonly (keyof typeof FORMS)[];

/** Which constant a mark stands for; the path leads into one that is an object. */
export interface MarkedConstant {
  readonly name: string;
  readonly path: readonly string[];
  readonly form: (typeof FORM_NAMES)[number];
}
export interface MarkedArgs {
  readonly args: readonly JsonValue[];
  readonly marks: Readonly<Record<string, MarkedConstant>>;
}
interface Secret extends MarkedConstant {
  readonly text: string;
}

/** Puts marks in; `nonce` is random, so that no argument can look like a mark. */
export type SecretMarker = (args: readonly JsonValue[], nonce: string) => MarkedArgs;

export function openSecretMarker(rows: readonly Pick<EnvRow, "name" | "isSecret">[], env: ScriptEnv): SecretMarker {
  const secrets = new Map(
    rows
      .filter(({ isSecret }) => isSecret)
      .flatMap(({ name }) => secretsOf(name, [], env[name]))
      .map((secret, index) => [secret.text, { ...secret, index }] as const),
  );
  const replace = openReplacer([...secrets.keys()]);
  return (args, nonce) => {
    const marks: Record<string, MarkedConstant> = {};
    const marked = mapTexts(args, (whole) =>
      replace(whole, (text) => {
        const secret = secrets.get(text);
        if (secret === undefined) return text;
        const { name, path, form, index } = secret;
        const mark = `<${nonce}-${index}>`;
        marks[mark] = { name, path, form };
        return mark;
      }),
    );
    return { args: marked, marks };
  };
}

/** The arguments as they are sent. Throws where a constant is gone. */
export function unmarkSecrets({ args, marks }: MarkedArgs, env: ScriptEnv): readonly JsonValue[] {
  const texts = new Map(Object.entries(marks).map(([mark, constant]) => [mark, textAt(constant, env)]));
  const replace = openReplacer([...texts.keys()]);
  return mapTexts(args, (whole) => replace(whole, (mark) => texts.get(mark) ?? mark));
}

// All at once, so that nothing is replaced in what took another's place; the longest first, as one may begin another.
function openReplacer(texts: readonly string[]): (text: string, change: (found: string) => string) => string {
  if (texts.length === 0) return (text) => text;
  const longestFirst = texts.toSorted((a, b) => b.length - a.length);
  const any = new RegExp(
    longestFirst.map((text) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)).join("|"),
    "g",
  );
  return (text, change) => text.replaceAll(any, change);
}

function secretsOf(name: string, path: readonly string[], value: JsonValue | undefined): readonly Secret[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, member]) => secretsOf(name, [...path, key], member));
  }
  const whole = leafText(value);
  // The plain form is the last, so that it is the one of a text that all forms leave as it is.
  return FORM_NAMES.toReversed()
    .map((form) => ({ name, path, form, text: FORMS[form](whole) }))
    .filter(({ text }) => text.length >= MIN_SECRET_LENGTH);
}

function textAt({ name, path, form }: MarkedConstant, env: ScriptEnv): string {
  let value: unknown = env[name];
  for (const key of path) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  const text = leafText(value);
  if (text === "") throw new Error(`the constant ${name} is not set any more`);
  return FORMS[form](text);
}

function leafText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function mapTexts(values: readonly JsonValue[], change: (text: string) => string): readonly JsonValue[] {
  const map = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return change(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(map);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [change(key), map(member)]));
  };
  return values.map(map);
}
