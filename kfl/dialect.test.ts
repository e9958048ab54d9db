// Which dialect a text is in: the table of the specification, its marks one by one, prefixes, names, rewrites.
import { expect, test } from "vitest";
import { validate } from "./editor/validate.ts";
import type { ValidationState } from "./editor/words.ts";
import { CATALOGUE } from "./testing/catalogue.ts";

type Verdict = `${"classic" | "kfl2" | "none"} ${ValidationState}`;

function check(text: string, expected: Verdict, knownNames: readonly string[] = []): void {
  test(`${JSON.stringify(text)} is ${expected}`, () => {
    const { dialect, state } = validate(text, { catalogue: CATALOGUE, knownNames });
    expect(`${dialect ?? "none"} ${state}`).toBe(expected);
  });
}

// The table of Part 3.
check("http and response.status == 500", "classic valid");
check("http && status_code == 500", "kfl2 valid");
check("response.status == 500", "classic valid");
check("src.port == 80", "kfl2 valid");
check('src.port == "80"', "classic valid");
check('dst.name == r"^pay"', "classic valid");
check('path.matches(r"^/pay")', "kfl2 valid");
check("http and status_code == 500", "classic invalid");
check('request.path contains "/x"', "kfl2 invalid");

// Empty.
check("", "none empty");
check(" \n", "none empty");
check("kfl1:", "none empty");
check("kfl2:  ", "none empty");
check("kfl2:# nothing", "none empty");
check("kfl1:// nothing", "none empty");

// Prefixes.
check("kfl1:http", "classic valid");
check("kfl2:http", "kfl2 valid");
check("kfl1:anything == 5", "classic valid");
check("kfl2:response.status == 500", "kfl2 invalid");
check("kfl1:http && tls", "classic invalid");
check('kfl2:src.name == r"^a"', "kfl2 valid");
check("KFL1:http", "kfl2 invalid");

// Classic marks.
check("http or dns", "classic valid");
check("error == nil", "classic valid");
check('r"^5" == response.status', "classic valid");
check("response..ip", "classic valid");
check('request.headers.* == "x"', "classic valid");
check("request.questions[*].type", "classic valid");
check("request.postData.text.json().a == 1", "classic valid");
check("timestamp > days(-1)", "classic valid");
check('timestamp > datetime("9/21/2026, 1:33:20 PM")', "classic valid");
check('record("x")', "classic valid");

// KFL 2 marks.
check("http || dns", "kfl2 valid");
check("http ? tls : dns", "kfl2 valid");
check('method in ["GET"]', "kfl2 valid");
check("index % 2 == 1", "kfl2 valid");
check("index - 1 == 1", "kfl2 valid");
check("index * 2 == 4", "kfl2 valid");
check("index == [1][0]", "kfl2 valid");
check("size(pods) > 1", "kfl2 valid");
check('"x" in field("request.method")', "kfl2 valid");
check('timestamp > timestamp("2026-01-01T00:00:00Z")', "kfl2 valid");

// No marks: KFL 2 where it type-checks, else classic where the names are known.
check("http", "kfl2 valid");
check("!dns", "kfl2 valid");
check('src.name == "x"', "kfl2 valid");
check("timestamp >= now()", "kfl2 valid");
check('request.headers["Via"] == "x"', "kfl2 valid");
check("request.method", "classic valid");
check('protocol.name == "http"', "classic valid");
check('tls == "true"', "classic valid");
check("unheard.of == 1", "kfl2 invalid");
check("response.status > 400.5", "classic valid");
check("status_code", "kfl2 invalid");
check("color == 1", "kfl2 invalid");
check("color == 1", "classic valid", ["color"]);

// After a joining word an operand begins, so that a minus there is a sign.
check("http and -elapsedTime < 0", "classic valid");
check("-elapsedTime < 0 or -timestamp < 0", "classic valid");
check("http && -index < 0", "kfl2 valid");
check("index in [-1, -2]", "kfl2 valid");
check("and - 3 == 1", "kfl2 invalid");
check("http and index - 1 == 0", "kfl2 invalid");

// Both, and look-alikes.
check("a and b && c", "kfl2 invalid");
check('"a and b" == "&&"', "kfl2 valid");
check("http // and tls", "kfl2 valid");
check("http # or tls", "kfl2 valid");
check("request.and == 1", "classic valid");
check("and == 3", "kfl2 invalid");

// Doubts.
check("http or dns and tls", "classic doubtful");
check("(http or dns) and tls", "classic valid");
check("http and 1 < response.status < 3", "classic doubtful");
check("http and !response.status == 5", "classic doubtful");
check("http and !(response.status == 5)", "classic valid");
check("http and request.path.shout(1)", "classic doubtful");
check("http and colour == 1", "classic doubtful");
check('http and timestamp > datetime("x")', "classic doubtful");
check("http and seconds() > 1", "classic doubtful");

// Classic mistakes beyond the grammar.
check('http and request.path == r"("', "classic invalid");
check('http and request.path.contains(r"(")', "classic invalid");
check("http and timestamp > seconds(response.status)", "classic invalid");
check("http and redact(request.path)", "classic invalid");
check('http and redact("a b")', "classic invalid");

function checkRewrite(text: string, expected: string | null): void {
  test(`${JSON.stringify(text)} can be rewritten as ${JSON.stringify(expected)}`, () => {
    expect(validate(text, { catalogue: CATALOGUE }).rewrite).toBe(expected);
  });
}
checkRewrite("http and status_code == 500", "http && status_code == 500");
checkRewrite("a and b && c or d", "a && b && c || d");
checkRewrite('src.name == "a and b" and status_code == 1', 'src.name == "a and b" && status_code == 1');
checkRewrite('request.path contains "/x"', 'path.contains("/x")');
checkRewrite("http && tls", null);
checkRewrite("http && error == nil", null);

test("mixing names the first mark of each dialect at the second's place", () => {
  const [error] = validate("http and tls && dns", { catalogue: CATALOGUE }).errors;
  expect(error?.message).toBe("this filter mixes the two dialects: `and` is classic, `&&` is KFL 2");
  expect([error?.from, error?.to, error?.column]).toEqual([13, 15, 14]);
});

test("a verdict says whether a prefix forces it, and the limit", () => {
  const { isForced, limit } = validate("kfl1:http and limit(7)", { catalogue: CATALOGUE });
  expect([isForced, limit]).toEqual([true, 7]);
  expect(validate("http && limit(3)", { catalogue: CATALOGUE }).limit).toBe(3);
  expect(validate("http", { catalogue: CATALOGUE }).isForced).toBe(false);
});
