// What the system says of a file, in the contract's words: a code, what happened, and one next step.
import { describe, expect, test } from "vitest";
import { ContractError } from "../../contract/index.ts";
import { InterfaceNames } from "./interface-names.ts";
import { notACapture, readFailure, systemCode } from "./source-errors.ts";

function check(error: unknown, code: string, message: RegExp, nextStep: RegExp): void {
  const failure = readFailure("/data/a.pcap", error, 77);
  expect(failure).toBeInstanceOf(ContractError);
  expect(failure.code).toBe(code);
  expect(failure.message).toMatch(message);
  expect(failure.message).toContain("/data/a.pcap");
  expect(failure.data.nextStep).toMatch(nextStep);
}
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: the system says no`), { code });
}

describe("reading fails", () => {
  test.each([
    ["ENOENT", "NOT_FOUND", /no such file/, /Check the path/],
    ["ENOTDIR", "NOT_FOUND", /no such file/, /Check the path/],
    ["EACCES", "NOT_READABLE", /not allowed/, /permission/],
    ["EPERM", "NOT_READABLE", /not allowed/, /permission/],
    ["EISDIR", "NOT_READABLE", /is a folder/, /Name the capture files/],
    ["EIO", "NOT_READABLE", /reading failed: EIO/, /Copy the file/],
  ] as const)("with %s", (code, expected, message, nextStep) => check(systemError(code), expected, message, nextStep));
  test("with an error that has no code", () => check(new Error("odd"), "NOT_READABLE", /reading failed: odd/, /Copy/));
  test("with something that is no error", () => check("text", "NOT_READABLE", /reading failed: text/, /Copy/));
  test("at a place that is told", () => expect(readFailure("/a", new Error("odd"), 77).data.offset).toBe(77));
  test("in the contract's words already: they stay", () => {
    const known = new ContractError("LIMIT", "too much", "take less");
    expect(readFailure("/a", known)).toBe(known);
  });
});

test.each([
  [systemError("ENOENT"), "ENOENT"],
  [{ code: "EX" }, "EX"],
  [{ code: 5 }, ""],
  [new Error("x"), ""],
  [null, ""],
  [undefined, ""],
  ["ENOENT", ""],
])("the system's code of %j is %j", (error, expected) => expect(systemCode(error)).toBe(expected));

test("what is no capture says so from its first byte on", () =>
  expect(notACapture("/a", "nothing known")).toMatchObject({
    code: "NOT_A_CAPTURE",
    message: "/a: nothing known",
    data: { offset: 0, nextStep: expect.stringMatching(/pcap/) },
  }));

describe("an interface is called", () => {
  const facts = { linkType: 1, snapLength: 0, description: "", filter: "", operatingSystem: "", comment: "" };
  const names = new InterfaceNames();
  names.learn({ kind: "interface", index: 1, facts: { ...facts, name: "eth0" } });
  names.learn({ kind: "interface", index: 2, facts: { ...facts, name: "" } });
  names.learn({ kind: "names", names: [] });
  test.each([
    ["what the capture calls it", 1, -1, "eth0"],
    ["its number, where it has no name", 2, -1, "2"],
    ["its number, where it was never described", 9, -1, "9"],
    ["the link's number, where the packet tells it", 1, 4, "4"],
    ["the first link's as well", 1, 0, "0"],
  ])("%s", (_name, interfaceIndex, linkInterface, expected) =>
    expect(names.name(interfaceIndex, linkInterface)).toBe(expected),
  );
});
