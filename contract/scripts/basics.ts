// Helpers that every script uses: the console, verdicts, filters.
import type { Helper } from "./helper.ts";

export const BASICS: readonly Helper[] = [
  {
    name: "console.log",
    parameters: [
      {
        name: "values",
        type: "any",
        doc: "joined by one blank; objects as JSON; ANSI colours are shown",
        isRest: true,
      },
    ],
    returns: "void",
    way: "inside",
    doc: "Writes a line to the console.",
    example: 'console.log("slow:", data.request.path, data.elapsedTime);',
  },
  {
    name: "console.error",
    parameters: [{ name: "values", type: "any", doc: "joined by one blank; objects as JSON", isRest: true }],
    returns: "void",
    way: "inside",
    doc: "Writes an error line to the console; on the command line to standard error.",
    example: 'console.error("no answer from", data.dst.name);',
  },
  {
    name: "console.clear",
    parameters: [],
    returns: "void",
    way: "inside",
    doc: "Empties the console.",
    example: "console.clear();",
  },
  {
    name: "test.pass",
    parameters: [{ name: "data", type: "entry", doc: "the entry" }],
    returns: "Entry",
    way: "inside",
    doc: "Marks an entry as passed: a green row. Return it from the hook.",
    example: "return test.pass(data);",
  },
  {
    name: "test.fail",
    parameters: [{ name: "data", type: "entry", doc: "the entry" }],
    returns: "Entry",
    way: "inside",
    doc: "Marks an entry as failed: a red row. Return it from the hook.",
    example: "return data.response.status >= 500 ? test.fail(data) : data;",
  },
  {
    name: "kfl.match",
    parameters: [
      { name: "query", type: "text", doc: "a filter; empty matches all" },
      { name: "data", type: "entry", doc: "the entry" },
    ],
    returns: "boolean",
    way: "inside",
    doc: "Whether an entry matches a filter. Throws where the filter is not valid.",
    example: "if (kfl.match('http and response.status >= 500', data)) console.log(data.id);",
    throws: "where the filter is not valid, with line and column",
  },
  {
    name: "kfl.validate",
    parameters: [{ name: "query", type: "text", doc: "a filter" }],
    returns: "boolean",
    way: "inside",
    doc: "Whether a filter is valid.",
    example: 'if (!kfl.validate(env.FILTER)) console.error("FILTER is not a valid filter");',
  },
  {
    name: "utils.nodeName",
    parameters: [],
    returns: "string",
    way: "inside",
    doc: "The node of the entry or packet of this hook; elsewhere `desktop`, or `hub` in a hub's part.",
    example: 'console.log("seen on", utils.nodeName());',
  },
  {
    name: "utils.json2Yaml",
    parameters: [{ name: "json", type: "text", doc: "JSON text" }],
    returns: "string",
    way: "inside",
    doc: "YAML of a JSON text.",
    example: "console.log(utils.json2Yaml(JSON.stringify(data.request)));",
    throws: "where the text is not JSON, longer than 1,048,576 characters or deeper than 200 levels",
  },
];
