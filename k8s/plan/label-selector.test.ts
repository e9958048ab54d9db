import fc from "fast-check";
import { expect, test } from "vitest";
import { parseLabelSelector } from "./label-selector.ts";

/** Null for a selector that is not valid. */
function check(selector: string, labels: Record<string, string>, expected: boolean | null) {
  const parsed = parseLabelSelector(selector);
  expect(parsed.isValid ? parsed.matches(labels) : null).toBe(expected);
}
const LABELS = { app: "web", "k8s.io/tier": "front", empty: "" };

test.each([
  ["", true],
  ["app", true],
  ["none", false],
  ["!app", false],
  ["! none", true],
  ["app=web", true],
  ["app==web", true],
  ["app = web", true],
  ["app=other", false],
  ["app!=other", true],
  ["none!=x", true],
  ["none=x", false],
  ["empty=", true],
  ["app=web,k8s.io/tier=front", true],
  ["app=web,k8s.io/tier=back", false],
  ["app in (web, api)", true],
  ["app in (api)", false],
  ["app notin (api,db)", true],
  ["none notin (api)", true],
  ["app in (api,web),!none", true],
  ["toString", false],
  ["app=web,", null],
  ["app in web", null],
  ["app in (a b)", null],
  ["=web", null],
  ["a b", null],
  ["app=web=x", null],
  ["x".repeat(5000), null],
])("%s", (selector, expected) => check(selector, LABELS, expected));

test("any text gives an answer", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      const parsed = parseLabelSelector(text);
      if (parsed.isValid) parsed.matches(LABELS);
      else expect(parsed.reason).not.toBe("");
    }),
  );
});
