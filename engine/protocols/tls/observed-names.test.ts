import { expect, test } from "vitest";
import { names } from "./observed-names.ts";

test.each([
  ['{"request":{"sni":"api.example"},"response":{}}', ["api.example"]],
  ['{"request":{"sni":""},"response":{}}', []],
  ['{"request":null,"response":{"sni":"x"}}', []],
  ['{"request":{"sni":7}}', []],
  ['{"request":{"sni":"api.exa', []],
])("the server name of %s", (document, expected) => {
  const read = names.read(document);
  expect(read.map(({ name }) => name)).toEqual(expected);
  for (const one of read) expect(one).toMatchObject({ ip: "", mechanism: "tls-sni", since: "request" });
});
