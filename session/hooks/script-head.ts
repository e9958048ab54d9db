// What a script says of itself before it runs: its title, the filter of its head comment, the constants that it names,
// and whether it talks to the hub.
import type { ScriptRole } from "./types.ts";

/** A `// filter:` line of the head comment. */
export interface FilterLine {
  readonly text: string;
  readonly line: number;
  /** Where the filter begins in its line, from 1. */
  readonly column: number;
}
export interface ScriptHead {
  readonly title: string;
  readonly filter: FilterLine | null;
}

interface Comment {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const MAX_TITLE_LENGTH = 200;
const FILTER = /^filter:\s*/i;
/** What makes a script one of two halves (docs/scripting.md): one that speaks to the hub, hears it, or asks where it is. */
const SPEAKS_TO_HUB = /\bonHubAction\b|\bhub\s*\.\s*action\b|(["'`])hub\1/;

/** The title is the text of the first comment; the filter stands in the comments above all code. */
export function readHead(file: string, source: string): ScriptHead {
  const lines = source.split(/\r?\n/);
  const head = commentsOf(lines, true);
  const marked = head.find(({ text }) => FILTER.test(text));
  const title = firstWords(head) ?? firstWords(commentsOf(lines, false)) ?? file;
  return { title: title.slice(0, MAX_TITLE_LENGTH), filter: marked === undefined ? null : filterOf(marked) };
}

/** The halves that a script is loaded as. */
export function rolesOf(source: string): readonly ScriptRole[] {
  return SPEAKS_TO_HUB.test(source) ? ["worker", "hub"] : ["desktop"];
}

/** Whether a script names this constant: `env.NAME` or `env["NAME"]`. */
export function namesConstant(source: string, name: string): boolean {
  return new RegExp(`\\benv\\s*(?:\\?\\.|\\.)\\s*${name}\\b|\\benv\\s*\\[\\s*(["'\`])${name}\\1\\s*\\]`).test(source);
}

/** Whether a script reads constants by names that it makes up as it runs. */
export function readsAnyConstant(source: string): boolean {
  return /\benv\b(?!\s*(?:\?\.|\.)\s*[A-Za-z_$]|\s*\[\s*["'`])/.test(source);
}

function firstWords(comments: readonly Comment[]): string | undefined {
  return comments.find(({ text }) => text !== "" && !FILTER.test(text))?.text;
}

function filterOf({ text, line, column }: Comment): FilterLine {
  const skipped = FILTER.exec(text)?.[0].length ?? 0;
  return { text: text.slice(skipped), line, column: column + skipped };
}

// Lines of comments that stand alone; those above all code, or all of them.
function commentsOf(lines: readonly string[], isHeadOnly: boolean): Comment[] {
  const comments: Comment[] = [];
  let isInBlock = false;
  for (const [at, whole] of lines.entries()) {
    const trimmed = whole.trim();
    const isLine = !isInBlock && trimmed.startsWith("//");
    const isBlock = isInBlock || trimmed.startsWith("/*");
    if (!isLine && !isBlock) {
      if (isHeadOnly && trimmed !== "") break;
      continue;
    }
    const text = isLine
      ? trimmed.replace(/^\/\/+/, "")
      : trimmed.replace(/^\/\*+|^\*(?!\/)/, "").replace(/\*+\/.*$/, "");
    comments.push({ text: text.trim(), line: at + 1, column: whole.indexOf(text.trim()) + 1 });
    if (isBlock) isInBlock = !trimmed.includes("*/");
  }
  return comments;
}
