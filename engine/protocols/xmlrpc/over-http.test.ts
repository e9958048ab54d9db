// XML-RPC inside HTTP conversations: which entries are of it, what they say, and what bounds them.
import { expect, test } from "vitest";
import type { Step } from "../../testing/play.ts";
import { client, server, talk } from "../http/testing/talk.ts";
import { http } from "../http/index.ts";
import { readAnswer, readCall } from "./messages.ts";
import { MAX_VALUES } from "./values.ts";

function post(body: string): Step {
  return client(`POST /RPC2 HTTP/1.1\nContent-Type: text/xml\nContent-Length: ${body.length}\n\n${body}`);
}
function answer(body: string, status = 200): Step {
  return server(`HTTP/1.1 ${status} X\nContent-Type: text/xml\nContent-Length: ${body.length}\n\n${body}`);
}
function check(steps: readonly Step[], ...expected: readonly string[]): void {
  const lines = talk(steps).entries.map(({ protocol, columns, error }) => {
    const { method, summary, status, outcome } = columns;
    return `${protocol} ${method} ${summary} → ${status} ${outcome}${error === null ? "" : ` !${error.type}`}`;
  });
  expect(lines).toEqual(expected);
}

function call(params: string): string {
  return `<methodCall><methodName>add</methodName><params>${params}</params></methodCall>`;
}
function param(value: string): string {
  return `<param><value>${value}</value></param>`;
}
const OK = `<methodResponse><params>${param("<int>3</int>")}</params></methodResponse>`;
function fault(code: number): string {
  const member = (name: string, value: string): string =>
    `<member><name>${name}</name><value>${value}</value></member>`;
  const members = `${member("faultCode", `<int>${code}</int>`)}${member("faultString", "<string>no</string>")}`;
  return `<methodResponse><fault><value><struct>${members}</struct></value></fault></methodResponse>`;
}

test("calls, answers and faults", () => {
  check([post(call("")), answer(OK)], "XML-RPC add /RPC2 → 200 good");
  check([post(call("")), answer(fault(4))], "XML-RPC add /RPC2 → 4 bad");
  check([post(call("")), answer("<methodResponse><fault/></methodResponse>")], "XML-RPC add /RPC2 → 200 bad");
  check([post(call("")), answer("oops", 500)], "XML-RPC add /RPC2 → 500 bad");
  check([answer(fault(4))], "XML-RPC   → 4 bad !pair-not-found");
});

test("other XML is plain HTTP", () => {
  check([post("<methodCall/>"), answer(OK)], "HTTP POST /RPC2 → 200 good");
  check([post(`<!DOCTYPE a>${call("")}`), answer(OK)], "HTTP POST /RPC2 → 200 good");
  check([post("<a>&lt;methodCall</a>"), answer(OK)], "HTTP POST /RPC2 → 200 good");
});

test.each([
  ["text", "text"],
  ["<string> a </string>", "a"],
  ["<i4>-7</i4>", -7],
  ["<ex:i8 xmlns:ex='x'>9007199254740993</ex:i8>", "9007199254740993"],
  ["<double>1e400</double>", "1e400"],
  ["<int></int>", ""],
  ["<boolean>0</boolean>", false],
  ["<nil/>", null],
  ["<array><data/></array>", []],
  ["<array><data><value>a</value><value><nil/></value></data></array>", ["a", null]],
  ["<struct><member><name>__proto__</name><value>x</value></member></struct>", JSON.parse('{"__proto__":"x"}')],
  ["<unknown>kept</unknown>", "kept"],
])("the value %s", (text, expected) => {
  expect(readCall(call(param(text)))?.params).toEqual([expected]);
});

test("values are bounded in number and depth, and a cut call keeps its method", () => {
  const many = `<array><data>${"<value>1</value>".repeat(MAX_VALUES + 5)}</data></array>`;
  expect(readCall(call(param(many)))?.params[0]).toHaveLength(MAX_VALUES - 1);
  const deep = "<array><data><value>".repeat(1000);
  expect(readCall(call(param(deep)))?.method).toBe("add");
  expect(readCall(call(param("<int>1")))?.method).toBe("add");
  expect(readAnswer("<methodResponse><params><param>")).toEqual({ fault: null, result: null });
});

test("the detail shows the call and the fault", () => {
  const [entry] = talk([post(call(param("a"))), answer(fault(4))]).entries;
  const titles = (side: "request" | "response"): readonly string[] =>
    http.presenter.sections(side, entry?.document[side] ?? {}, entry?.document as never).map((one) => one.title);
  expect(titles("request")).toEqual(expect.arrayContaining(["XML-RPC", "XML-RPC Parameters"]));
  expect(titles("response")).toContain("XML-RPC");
});
