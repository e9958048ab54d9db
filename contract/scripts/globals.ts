// Helpers that stand alone: timers and base64.
import type { Helper } from "./helper.ts";

export const GLOBALS: readonly Helper[] = [
  {
    name: "setTimeout",
    parameters: [
      { name: "task", type: "function", doc: "what runs", typeText: "(...args: any[]) => unknown" },
      { name: "delayMs", type: "number", doc: "milliseconds", isOptional: true },
      { name: "args", type: "any", doc: "for the task", isRest: true },
    ],
    returns: "number",
    way: "inside",
    doc: "Runs a function later.",
    example: 'setTimeout(function () { console.log("ten seconds later"); }, 10000);',
  },
  {
    name: "setInterval",
    parameters: [
      { name: "task", type: "function", doc: "what runs", typeText: "(...args: any[]) => unknown" },
      { name: "delayMs", type: "number", doc: "milliseconds", isOptional: true },
      { name: "args", type: "any", doc: "for the task", isRest: true },
    ],
    returns: "number",
    way: "inside",
    doc: "Runs a function again and again.",
    example: 'var every = setInterval(function () { console.log("again"); }, 60000);',
  },
  {
    name: "clearTimeout",
    parameters: [{ name: "id", type: "number", doc: "of `setTimeout`", isOptional: true }],
    returns: "void",
    way: "inside",
    doc: "Ends it.",
    example: "clearTimeout(1);",
  },
  {
    name: "clearInterval",
    parameters: [{ name: "id", type: "number", doc: "of `setInterval`", isOptional: true }],
    returns: "void",
    way: "inside",
    doc: "Ends it.",
    example: "clearInterval(1);",
  },
  {
    name: "atob",
    parameters: [{ name: "base64", type: "text", doc: "base64 text" }],
    returns: "string",
    way: "inside",
    doc: "Decodes base64 to a binary text.",
    example: "console.log(atob(data.data.payload));",
    throws: "for a text that is not base64",
  },
  {
    name: "btoa",
    parameters: [{ name: "binary", type: "text", doc: "a binary text" }],
    returns: "string",
    way: "inside",
    doc: "Encodes a binary text as base64.",
    example: 'console.log(btoa("cart:7"));',
  },
];
