import { describe, expect, test } from "vitest";
import type { monaco as Monaco } from "../../shared/monaco.ts";
import { FAKE_CATALOGUE } from "../../testing/fake-catalogue.ts";
import { registerScriptLanguage, type LanguageWorker } from "./script-language.ts";

type Position = { readonly lineNumber: number; readonly column: number };

/** A model of one line, as much as the language asks of one. */
const modelOf = (address: string, text: string) => ({
  uri: { toString: () => address },
  value: text,
  getValue() {
    return this.value;
  },
  setValue(next: string) {
    this.value = next;
  },
  getOffsetAt: ({ column }: Position) => column - 1,
  getPositionAt: (offset: number) => ({ lineNumber: 1, column: offset + 1 }),
  getWordUntilPosition: ({ column }: Position) => ({ startColumn: column, endColumn: column }),
  getWordAtPosition: ({ column }: Position) => ({ word: "x", startColumn: column, endColumn: column }),
});

const open = () => {
  let completion: Monaco.languages.CompletionItemProvider | null = null;
  let hover: Monaco.languages.HoverProvider | null = null;
  const probes: ReturnType<typeof modelOf>[] = [];
  const asked: string[] = [];
  const api = {
    Uri: { parse: (text: string) => ({ toString: () => text }) },
    Range: { fromPositions: (a: Position, b: Position) => `${a.column}-${b.column}` },
    editor: {
      createModel: (text: string, _language: string, uri: { toString: () => string }) => {
        const model = modelOf(uri.toString(), text);
        probes.push(model);
        return model;
      },
    },
    languages: {
      CompletionItemKind: { Function: 1, Field: 3, Module: 8, Keyword: 17, Constant: 14, Variable: 4, Value: 13 },
      registerCompletionItemProvider: (_language: string, given: Monaco.languages.CompletionItemProvider) => {
        completion = given;
      },
      registerHoverProvider: (_language: string, given: Monaco.languages.HoverProvider) => {
        hover = given;
      },
    },
  };
  const worker: LanguageWorker = {
    getCompletionsAtPosition: async (file, offset) => {
      asked.push(`${file}@${offset}`);
      return {
        entries: [
          { name: "slack", kind: "function", sortText: "11" },
          { name: "likeness", kind: "warning" },
          { name: 7, kind: null },
        ],
      };
    },
    getCompletionEntryDetails: async () => ({
      displayParts: [{ text: "slack" }, { text: "()" }],
      documentation: "odd",
    }),
    getQuickInfoAtPosition: async () => ({ displayParts: [{ text: "(property) path: string" }] }),
  };
  registerScriptLanguage(
    api as unknown as typeof Monaco,
    async () => worker,
    () => ({ catalogue: FAKE_CATALOGUE, valuesOf: async () => [{ value: "price", count: 1204 }] }),
  );
  /** `|` is the caret. */
  const at = (source: string) => {
    const column = source.indexOf("|") + 1;
    const model = modelOf("file:///scripts/a.js", source.replace("|", ""));
    return {
      model: model as unknown as Monaco.editor.ITextModel,
      position: { lineNumber: 1, column } as Monaco.Position,
    };
  };
  const suggest = async (source: string) => {
    const { model, position } = at(source);
    const token = {} as Monaco.CancellationToken;
    const context = {} as Monaco.languages.CompletionContext;
    return (await completion?.provideCompletionItems(model, position, context, token))?.suggestions ?? [];
  };
  const labels = async (source: string): Promise<readonly string[]> =>
    (await suggest(source)).map(({ label }) => (typeof label === "string" ? label : label.label));
  return {
    asked,
    probes,
    labels,
    suggest,
    resolve: (item: Monaco.languages.CompletionItem) =>
      completion?.resolveCompletionItem?.(item, {} as Monaco.CancellationToken),
    hover: async (source: string) => {
      const { model, position } = at(source);
      return hover?.provideHover(model, position, {} as Monaco.CancellationToken);
    },
  };
};

describe("the language of scripts", () => {
  test("helpers are what the language service says, without words that only look alike", async () => {
    const { labels, asked } = open();
    expect(await labels("vendor.|")).toEqual(["slack"]);
    expect(asked).toEqual(["file:///scripts/a.js@7"]);
  });

  test("what a hook is given is asked about with its type", async () => {
    const { labels, asked, probes } = open();
    await labels("function onItemCaptured(data) { data.request.|");
    expect(probes[0]?.getValue()).toBe("declare const it: Entry;\nit.request.");
    expect(asked).toEqual([`file:///hook.ts@${probes[0]?.getValue().length}`]);
  });

  test("details are asked for where the suggestion came from", async () => {
    const { suggest, resolve } = open();
    const [item] = await suggest("vendor.|");
    if (item === undefined) throw new Error("no suggestion");
    expect(await resolve(item)).toMatchObject({ detail: "slack()", documentation: { value: "" } });
  });

  test("in a filter its fields and the values that occur are offered, as the string needs them", async () => {
    const { labels, suggest, asked } = open();
    expect(await labels('kfl.match("dst.na|", data)')).toContain("dst.name");
    const [value] = await suggest('kfl.match("dst.name == |", data)');
    expect(value).toMatchObject({ label: { label: "price", description: "seen 1,204×" }, insertText: '\\"price\\"' });
    expect(await labels("// filter: htt|")).toContain("http");
    expect(asked).toEqual([]);
  });

  test("a member of what a hook was given says what it is; the rest is left to the language service", async () => {
    const { hover } = open();
    const shown = await hover("function onItemCaptured(data) { data.request.path|");
    expect(shown?.contents[0]).toEqual({ value: "```javascript\n(property) path: string\n```" });
    expect(await hover("vendor.slack|")).toBeNull();
  });
});
