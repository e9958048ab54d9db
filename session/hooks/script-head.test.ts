import { describe, expect, it } from "vitest";
import { namesConstant, readHead, readsAnyConstant, rolesOf } from "./script-head.ts";

describe("the title of a script", () => {
  it.each([
    ["// Slow checkout calls\nvar slow = {};", "Slow checkout calls"],
    ["\n\n//Report\n// of errors\n", "Report"],
    ["/* Redact */\nfunction onItemQueried() {}", "Redact"],
    ["/**\n * Of a block\n * and more\n */\nvar a;", "Of a block"],
    ["var url = 'http://x';\n// Later comment\n", "Later comment"],
    ["// filter: http\n// The title\n", "The title"],
    ["var url = 'http://x'; // beside code\n", "a.js"],
    ["", "a.js"],
    ["//\n//   \nvar a;", "a.js"],
  ])("of %j is %j", (source, title) => {
    expect(readHead("a.js", source).title).toBe(title);
  });
  it("is cut where it is a book", () => {
    expect(readHead("a.js", `// ${"x".repeat(500)}`).title).toHaveLength(200);
  });
});

describe("the filter line of a script", () => {
  it.each([
    ["// Title\n// filter: http and status >= 500\nvar a;", { text: "http and status >= 500", line: 2, column: 12 }],
    ["/*\n * Title\n * Filter:  redis\n */", { text: "redis", line: 3, column: 13 }],
    ["// filter:\n", { text: "", line: 1, column: 11 }],
  ])("of %j is %j", (source, filter) => {
    expect(readHead("a.js", source).filter).toEqual(filter);
  });
  it.each(["var a;\n// filter: http", "// filters: http", "var text = '// filter: http';", ""])(
    "is not in %j",
    (source) => {
      expect(readHead("a.js", source).filter).toBeNull();
    },
  );
});

describe("the halves of a script", () => {
  it.each([
    ["function onItemCaptured() {}", ["desktop"]],
    ["function onHubAction(action) {}", ["worker", "hub"]],
    ["hub.action('a', 1)", ["worker", "hub"]],
    ["hub . action('a', 1)", ["worker", "hub"]],
    ['if (utils.nodeName() === "hub") {}', ["worker", "hub"]],
    ["if (utils.nodeName() === 'hub') {}", ["worker", "hub"]],
    ["hub.targeted()", ["desktop"]],
    ["console.log('github', \"hub of x\")", ["desktop"]],
  ])("of %j are %j", (source, roles) => {
    expect(rolesOf(source)).toEqual(roles);
  });
});

describe("constants that a script names", () => {
  it.each([
    ["env.TOKEN", true],
    ["env?.TOKEN", true],
    ["env['TOKEN']", true],
    ['env[ "TOKEN" ]', true],
    ["env.TOKENS", false],
    ["myenv.TOKEN", false],
    ["TOKEN", false],
  ])("%j names TOKEN: %j", (source, isNamed) => {
    expect(namesConstant(source, "TOKEN")).toBe(isNamed);
  });
  it.each([
    ["env[name]", true],
    ["Object.keys(env)", true],
    ["env.TOKEN + env['OTHER']", false],
    ["environment", false],
  ])("%j reads any constant: %j", (source, isAny) => {
    expect(readsAnyConstant(source)).toBe(isAny);
  });
});
