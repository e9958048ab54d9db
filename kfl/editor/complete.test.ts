// What is offered at a position: the text up to the cursor is the input.
import { expect, test } from "vitest";
import { CATALOGUE } from "../testing/catalogue.ts";
import { complete } from "./complete.ts";

const OPTIONS = { catalogue: CATALOGUE };

/** `has` must be among the labels, `lacks` not; the range is what the items replace. */
function check(text: string, replaces: string, has: readonly string[], lacks: readonly string[] = []): void {
  test(`${JSON.stringify(text)} offers ${has.join(", ")}`, () => {
    const { from, to, items, values } = complete(text, text.length, OPTIONS);
    const labels = items.map(({ label }) => label);
    expect(text.slice(from, to)).toBe(replaces);
    for (const label of has) expect(labels).toContain(label);
    for (const label of lacks) expect(labels).not.toContain(label);
    expect(values).toBeNull();
  });
}
check("", "", ["http", "src.name", "status_code", "map_get"], ["==", "contains"]);
check("sta", "sta", ["status_code"], ["method"]);
check("src.na", "src.na", ["src.name", "src.namespace"], ["dst.name"]);
check("SRC.NA", "SRC.NA", ["src.name"]);
check("http ", "", ["&&", "||", "==", "in"], ["and", "src.name"]);
check("http && ", "", ["src.name", "dns"], ["&&"]);
check("http && d", "d", ["dns", "dst.name"]);
check("(", "", ["src.name"]);
check("!", "", ["http"]);
check("path.", "path.", ["contains", "matches", "size"]);
check("path.start", "path.start", ["startsWith"], ["contains"]);
check("http and ", "", ["request.method", "response.status", "datetime", "http"], ["status_code"]);
check("http and resp", "resp", ["response.status"]);
check("http and request.path.ends", "request.path.ends", ["endsWith"]);
check("http and tls ", "", ["and", "or", "=="], ["&&"]);
check("kfl1:", "", ["request.method"], ["status_code"]);
check("kfl1:req", "req", ["request.method"], ["status_code"]);

check('request.headers["X"].', "", ["contains", "endsWith", "matches"], ["==", "src.name", "map_get"]);
check('request.headers["X"].end', "end", ["endsWith"], ["contains", "=="]);
check('pods.filter(p, p == "x").', "", ["exists", "size"], ["=="]);
check("http and request.body.json().", "", ["startsWith", "contains", "xml"], ["==", "datetime"]);
check('http and request.headers["X"].st', "st", ["startsWith"], ["request.method"]);
check('http and request.headers["X"] ', "", ["==", "and"], ["startsWith"]);

/** Nothing at all is offered. */
function checkNothing(text: string, offset = text.length): void {
  test(`${JSON.stringify(text)} at ${offset} offers nothing`, () => {
    expect(complete(text, offset, OPTIONS)).toEqual({ from: offset, to: offset, items: [], values: null });
  });
}
checkNothing("http # fo");
checkNothing("http // fo");
checkNothing("#");
checkNothing("http and tls // x");
checkNothing("http and tls /* x");
checkNothing("kfl1:http", 0);
checkNothing("kfl1:http", 3);
check("http # note\n", "", ["&&"], ["and"]);
check("http and /* x */ ", "", ["request.method"], ["and"]);

/** A value is wanted for `field`, of which `prefix` is there. */
function checkValues(text: string, field: string, prefix: string, replaces: string): void {
  test(`${JSON.stringify(text)} wants a value of ${field}`, () => {
    const { from, to, values } = complete(text, text.length, OPTIONS);
    expect(values).toEqual({ kind: "values", field, prefix });
    expect(text.slice(from, to)).toBe(replaces);
  });
}
checkValues("dst.name == ", "dst.name", "", "");
checkValues('dst.name == "', "dst.name", "", '"');
checkValues('dst.name == "pa', "dst.name", "pa", '"pa');
checkValues("http && method != '", "method", "", "'");
checkValues("method in [", "method", "", "");
checkValues('method in ["GET", "P', "method", "P", '"P');
checkValues("status_code == 5 || status_code == ", "status_code", "", "");
checkValues('http and request.method == "G', "request.method", "G", '"G');
checkValues('http and request.headers["X"] == ', 'request.headers["X"]', "", "");

checkValues("status_code == 5", "status_code", "5", "5");
checkValues("status_code in [200, 5", "status_code", "5", "5");
checkValues("http and response.status != 50", "response.status", "50", "50");
checkValues("kfl1:response.status == ", "response.status", "", "");
checkValues('kfl2:src.name == "ca', "src.name", "ca", '"ca');
checkValues("tls || method == G", "method", "G", "G");
checkValues('http and request.questions.*.name == "', "request.questions.*.name", "", '"');

test("no value is wanted inside other texts", () => {
  expect(complete('path.contains("x', 16, OPTIONS).values).toBeNull();
  expect(complete('"x', 2, OPTIONS).values).toBeNull();
});

test("only what stands before the cursor counts", () => {
  expect(complete("sta && http", 3, OPTIONS).items.map(({ label }) => label)).toContain("status_code");
});

test("items carry type and meaning, and what is inserted", () => {
  const { items } = complete("status_", 7, OPTIONS);
  expect(items[0]).toEqual({
    label: "status_code",
    kind: "field",
    detail: "int",
    doc: "Status; of a DNS entry its response code",
    insertText: "status_code",
  });
  expect(complete("path.con", 8, OPTIONS).items[0]).toMatchObject({ kind: "function", insertText: "path.contains(" });
});

// Places where only one kind of thing can follow.
check("path. ", "", ["contains", "matches"], ["==", "src.name"]);
check("http and request. ", "", ["startsWith", "json"], ["==", "and"]);
check("http and tls =", "=", ["=="], ["http", "and"]);
check("http and tls !", "!", ["!="], ["http"]);
check("http and !", "", ["tls", "request.method"], ["!="]);
check("http and request.headers.*", "", ["==", "and"], ["http", "src.name"]);
check("http and request.headers.* =", "=", ["=="], ["http"]);
check("status_code * ", "", ["src.port"], ["=="]);
checkNothing("http and tls = ");
checkNothing("http and request.questions[");
checkNothing('http and request.headers["x"');
checkNothing("http and request.questions[0 ");
checkNothing("http and request.questions[*");
check("http and request.questions[0] ", "", ["==", "and"], ["http"]);
