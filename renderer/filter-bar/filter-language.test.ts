import { describe, expect, test } from "vitest";
import { STANDARD_FIELDS, STANDARD_PATHS } from "../../kfl/index.ts";
import type { Catalogue } from "../../contract/index.ts";
import type { Addable } from "../list/addable.ts";
import { atLeast, equals } from "../list/addable.ts";
import {
  addCondition,
  checkFilter,
  conditionText,
  forcedText,
  hasVerdict,
  literalOf,
  verdictText,
  withTimeRange,
  withVerdict,
  type AppendHow,
} from "./filter-language.ts";

const catalogue: Catalogue = { fields: [...STANDARD_FIELDS], paths: [...STANDARD_PATHS], protocols: [] };

const addable = (selector: string, value: string | number | boolean): Addable => {
  const made = equals(selector, value);
  if (made === null) {
    throw new Error("nothing to add");
  }
  return made;
};

describe("adding a value", () => {
  const check = (text: string, added: Addable, how: AppendHow, expected: string): void => {
    const result = addCondition(text, added, how, catalogue);
    expect(result).toBe(expected);
    expect(checkFilter(result, catalogue).state, result).toBe("valid");
  };

  test("begins a filter, joins one, and keeps what is there together", () => {
    check("", addable("src.name", "cart"), "and", 'src.name == "cart"');
    check("tls", addable("src.name", "cart"), "and", 'tls && src.name == "cart"');
    check("tls || !tls", addable("src.name", "cart"), "and", '(tls || !tls) && src.name == "cart"');
    check("tls", addable("src.name", "cart"), "or", 'tls || src.name == "cart"');
    check("tls", addable("src.name", "cart"), "replace", 'src.name == "cart"');
  });

  test("speaks the dialect of the text", () => {
    check('src.name == "a" and tls', addable("src.port", "80"), "and", 'src.name == "a" and tls and src.port == "80"');
  });

  test("text is quoted so that it means itself", () => {
    check("", addable("src.name", 'a "b" \\ c'), "and", String.raw`src.name == "a \"b\" \\ c"`);
  });

  test("measures are compared with at least", () => {
    check("", atLeast("elapsedTimeUs", 41_500), "and", "elapsed_time >= 41500");
    expect(conditionText(atLeast("elapsedTimeUs", 5), "src.name == 'a' and tls", catalogue)).toBe("elapsedTimeUs >= 5");
  });
});

describe("narrowing to a time", () => {
  const check = (text: string, expected: string): void => {
    const result = withTimeRange(text, "1790000000123456789", "1790000001000000000", catalogue);
    expect(result).toBe(expected);
    expect(checkFilter(result, catalogue).state, result).toBe("valid");
  };
  const range =
    'timestamp >= timestamp("2026-09-21T14:13:20.123456789Z") && timestamp < timestamp("2026-09-21T14:13:21.000000000Z")';

  test("to the nanosecond in KFL 2, to the whole millisecond around it in the classic dialect", () => {
    check("", range);
    check("tls", `tls && ${range}`);
    check("tls || !tls", `(tls || !tls) && ${range}`);
    check("tls and tls", "tls and tls and timestamp >= 1790000000123 and timestamp < 1790000001000");
  });
});

describe("the badge", () => {
  test("forces the other dialect, then lets go", () => {
    const next = (text: string): string => forcedText(text, checkFilter(text, catalogue));
    expect(next("tls && tls")).toBe("kfl1:tls && tls");
    expect(next("kfl1:tls")).toBe("tls");
    expect(next("tls and tls")).toBe("kfl2:tls and tls");
  });
});

describe("verdicts", () => {
  test("a mistake has a message and, where there is one, a whole replacement", () => {
    const verdict = checkFilter("tls and tls && tls", catalogue);
    expect(verdict.state).toBe("invalid");
    expect(verdictText(verdict)).toMatch(/two dialects/);
    expect(verdict.rewrite).toBe("tls && tls && tls");
    expect(verdictText(checkFilter("tls", catalogue))).toBe("");
  });

  test("seen values are written as literals of their field", () => {
    expect(literalOf("cart", "src.name", catalogue)).toBe('"cart"');
    expect(literalOf("8080", "dst.port", catalogue)).toBe("8080");
    expect(literalOf("x", "unknown.field", catalogue)).toBe('"x"');
  });
});

describe("filtering by what scripts said", () => {
  const check = (text: string, field: "passed" | "failed", expected: string): void => {
    expect(withVerdict(text, field, catalogue)).toBe(expected);
    expect(hasVerdict(withVerdict(text, field, catalogue), field)).toBe(!hasVerdict(text, field));
  };

  test("is added in the dialect of the text, and taken away again", () => {
    check("", "failed", "failed");
    check("failed", "failed", "");
    check("http && dst.port == 80", "passed", "http && dst.port == 80 && passed");
    check("http && dst.port == 80 && passed", "passed", "http && dst.port == 80");
    check("http or dns", "failed", "(http or dns) and failed");
  });

  test("takes the place of the other verdict", () => {
    check("http && passed", "failed", "http && failed");
    check("failed", "passed", "passed");
  });

  test("is only seen where it is a condition of its own", () => {
    expect(hasVerdict('request.path == "failed"', "failed")).toBe(false);
    expect(hasVerdict("xfailed", "failed")).toBe(false);
    expect(hasVerdict("http || failed", "failed")).toBe(false);
  });
});
