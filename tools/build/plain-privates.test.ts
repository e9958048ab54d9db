import { runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { withPlainPrivates } from "./plain-privates.ts";

/** What the module's `answer` is, as it stands and with plain members. */
function answersOf(source: string): readonly [unknown, unknown] {
  const run = (code: string): unknown => runInThisContext(`(() => { ${code}; return answer(); })()`);
  return [run(source), run(withPlainPrivates(source, "m"))];
}

test("fields, methods, accessors and static members stay what they are", () => {
  const [before, after] = answersOf(`
    class Counter {
      static #made = 0;
      static make() { Counter.#made++; return new Counter(); }
      static get made() { return Counter.#made; }
      #count = 0;
      #step;
      constructor(step = 2) { this.#step = step; }
      get #twice() { return this.#count * 2; }
      set #twice(value) { this.#count = value / 2; }
      #add() { this.#count += this.#step; return this; }
      run() { this.#add().#add(); this.#twice = this.#twice + 4; this.#count++; return this?.#count; }
    }
    function answer() { return [Counter.make().run(), Counter.make().run(), Counter.made, Object.keys(Counter)]; }
  `);
  expect(before).toEqual([7, 7, 2, []]);
  expect(after).toEqual([7, 7, 2, ["made$m0"]]);
});

test("a class, the one that it extends and the one inside of it have members of one name", () => {
  const [before, after] = answersOf(`
    class Base { #name = "base"; base() { return this.#name; } }
    class Derived extends Base {
      #name = "derived";
      derived() { return this.#name; }
      inner() {
        const outer = this;
        return new (class { #name = "inner"; all() { return [this.#name, outer.#other()]; } })();
      }
      #other() { return "other"; }
    }
    function answer() { const d = new Derived(); return [d.base(), d.derived(), d.inner().all()]; }
  `);
  expect(before).toEqual(["base", "derived", ["inner", "other"]]);
  expect(after).toEqual(before);
});

test("whether an object has a member can be asked", () => {
  const [before, after] = answersOf(`
    class Mark { #in = 1; static has(value) { return #in in value; } one() { return this.#in in { 1: true }; } }
    function answer() { return [Mark.has(new Mark()), Mark.has({}), new Mark().one()]; }
  `);
  expect(before).toEqual([true, false, true]);
  expect(after).toEqual(before);
});

test("nothing else is touched: texts, comments, types", () => {
  const source = `// the #first of "é\u{1F600}"
    export class A<T extends { "#x": 1 }> { readonly #x: T | null = null; y = "#x"; z = \`#x \${this.#x}\`; }`;
  expect(withPlainPrivates(source, "ab")).toBe(
    source.replace("readonly #x", "readonly x$ab0").replace("this.#x", "this.x$ab0"),
  );
});

test("what cannot be read is not built", () => {
  expect(() => withPlainPrivates("class {", "m")).toThrow(/./);
});
