// Completion and hover of scripts: KFL where a filter stands, the type of a hook's parameter where a chain begins with
// one, and TypeScript's own words everywhere else.
import type { monaco as Monaco } from "../../shared/monaco.ts";
import { completeFilter, literalOf } from "../../filter-bar/filter-language.ts";
import { probeOf, typedChainAt } from "./hook-parameters.ts";
import { escapeFor, kflAt, sourceOffset } from "./kfl-in-script.ts";
import type { ScriptContext } from "./script-context.ts";

type Api = typeof Monaco;
type Model = Monaco.editor.ITextModel;
type Suggestion = Monaco.languages.CompletionItem;

/** As much of TypeScript's worker as is used here; what it answers is checked below. */
export interface LanguageWorker {
  readonly getCompletionsAtPosition: (file: string, offset: number) => Promise<unknown>;
  readonly getCompletionEntryDetails: (file: string, offset: number, name: string) => Promise<unknown>;
  readonly getQuickInfoAtPosition: (file: string, offset: number) => Promise<unknown>;
}
export type WorkerFor = (uri: Monaco.Uri) => Promise<LanguageWorker>;

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
/** Text that the language service gives in parts. */
const joined = (parts: unknown): string =>
  list(parts)
    .map((part) => text(record(part)["text"]))
    .join("");

interface Place {
  readonly file: Monaco.Uri;
  readonly offset: number;
}

/** The place to ask about: the script itself, or a source that says the type of what stands there. */
class Probe {
  readonly #monaco: Api;
  #model: Model | null = null;

  constructor(monaco: Api) {
    this.#monaco = monaco;
  }

  placeOf(model: Model, offset: number): Place {
    const chain = typedChainAt(model.getValue(), offset);
    if (chain === null) {
      return { file: model.uri, offset };
    }
    const source = probeOf(chain);
    this.#model ??= this.#monaco.editor.createModel("", "plaintext", this.#monaco.Uri.parse("file:///hook.ts"));
    this.#model.setValue(source);
    return { file: this.#model.uri, offset: source.length };
  }
}

const kindOf = (monaco: Api, kind: string): Monaco.languages.CompletionItemKind => {
  const kinds = monaco.languages.CompletionItemKind;
  const known: Readonly<Record<string, Monaco.languages.CompletionItemKind>> = {
    method: kinds.Function,
    function: kinds.Function,
    "local function": kinds.Function,
    property: kinds.Field,
    module: kinds.Module,
    keyword: kinds.Keyword,
    const: kinds.Constant,
  };
  return known[kind] ?? kinds.Variable;
};

/** A suggestion that remembers where its details are to be asked for. */
interface ScriptSuggestion extends Suggestion {
  readonly place: Place;
}

const scriptSuggestions = async (
  monaco: Api,
  workerFor: WorkerFor,
  place: Place,
  range: Monaco.IRange,
): Promise<readonly ScriptSuggestion[]> => {
  const worker = await workerFor(place.file);
  const answer = record(await worker.getCompletionsAtPosition(place.file.toString(), place.offset));
  return list(answer["entries"]).flatMap((given) => {
    const entry = record(given);
    const name = text(entry["name"]);
    // Words of the file that happen to look alike are no members.
    return name === "" || entry["kind"] === "warning"
      ? []
      : [
          {
            label: name,
            kind: kindOf(monaco, text(entry["kind"])),
            insertText: /^[\w$]+$/.test(name) ? name : text(entry["insertText"]) || name,
            sortText: text(entry["sortText"]),
            range,
            place,
          },
        ];
  });
};

const kflSuggestions = async (
  monaco: Api,
  model: Model,
  offset: number,
  context: ScriptContext,
): Promise<readonly Suggestion[] | null> => {
  const found = kflAt(model.getValue(), offset);
  if (found === null || context.catalogue === null) {
    return null;
  }
  const { span, at } = found;
  const { catalogue } = context;
  const { from, to, items, values } = completeFilter(span.text, at, catalogue);
  const range = monaco.Range.fromPositions(
    model.getPositionAt(sourceOffset(span, from)),
    model.getPositionAt(sourceOffset(span, to)),
  );
  const kinds = monaco.languages.CompletionItemKind;
  const seen = values === null ? [] : await context.valuesOf(values.field, values.prefix);
  return [
    ...seen.flatMap(({ value, count }, index) => {
      const literal = literalOf(value, values?.field ?? "", catalogue);
      const insertText = literal === null ? "" : escapeFor(span, literal);
      return literal === null
        ? []
        : [
            {
              label: { label: value, description: `seen ${count.toLocaleString("en-US")}×` },
              kind: kinds.Value,
              insertText,
              filterText: insertText,
              sortText: `0${index.toString().padStart(4, "0")}`,
              range,
            },
          ];
    }),
    ...items.map((item, index) => ({
      label: { label: item.label, description: item.detail },
      kind: item.kind === "function" ? kinds.Function : item.kind === "field" ? kinds.Field : kinds.Keyword,
      documentation: item.doc,
      insertText: escapeFor(span, item.insertText),
      sortText: `1${index.toString().padStart(4, "0")}`,
      range,
    })),
  ];
};

const isScriptSuggestion = (item: Suggestion): item is ScriptSuggestion => "place" in item;

const completionOf = (
  monaco: Api,
  workerFor: WorkerFor,
  probe: Probe,
  context: () => ScriptContext,
): Monaco.languages.CompletionItemProvider => ({
  triggerCharacters: [".", '"', "'", "=", "("],
  provideCompletionItems: async (model, position) => {
    const offset = model.getOffsetAt(position);
    const filter = await kflSuggestions(monaco, model, offset, context());
    if (filter !== null) {
      return { suggestions: [...filter] };
    }
    const word = model.getWordUntilPosition(position);
    const range = {
      startLineNumber: position.lineNumber,
      endLineNumber: position.lineNumber,
      startColumn: word.startColumn,
      endColumn: word.endColumn,
    };
    return {
      suggestions: [...(await scriptSuggestions(monaco, workerFor, probe.placeOf(model, offset), range))],
    };
  },
  resolveCompletionItem: async (item) => {
    if (!isScriptSuggestion(item)) {
      return item;
    }
    const { place } = item;
    const worker = await workerFor(place.file);
    const name = typeof item.label === "string" ? item.label : item.label.label;
    const details = record(await worker.getCompletionEntryDetails(place.file.toString(), place.offset, name));
    return {
      ...item,
      detail: joined(details["displayParts"]),
      documentation: { value: joined(details["documentation"]) },
    };
  },
});

/** What a member of a hook's parameter is; TypeScript's own hover says the rest. */
const hoverOf = (workerFor: WorkerFor, probe: Probe): Monaco.languages.HoverProvider => ({
  provideHover: async (model, position) => {
    const word = model.getWordAtPosition(position);
    if (word === null) {
      return null;
    }
    const end = model.getOffsetAt({ lineNumber: position.lineNumber, column: word.endColumn });
    const place = probe.placeOf(model, end);
    if (place.file.toString() === model.uri.toString()) {
      return null;
    }
    const worker = await workerFor(place.file);
    const info = record(await worker.getQuickInfoAtPosition(place.file.toString(), place.offset));
    const signature = joined(info["displayParts"]);
    return signature === ""
      ? null
      : { contents: [{ value: `\`\`\`javascript\n${signature}\n\`\`\`` }, { value: joined(info["documentation"]) }] };
  },
});

export const registerScriptLanguage = (monaco: Api, workerFor: WorkerFor, context: () => ScriptContext): void => {
  const probe = new Probe(monaco);
  monaco.languages.registerCompletionItemProvider("javascript", completionOf(monaco, workerFor, probe, context));
  monaco.languages.registerHoverProvider("javascript", hoverOf(workerFor, probe));
};
