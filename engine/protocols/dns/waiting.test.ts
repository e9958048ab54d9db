// The queue of queries against a plain list: what is found, what is oldest, and in which order all are seen.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { Span } from "../../moment.ts";
import { KeptMessage } from "./kept-message.ts";
import { type Pending, WaitingQueries } from "./waiting.ts";

const message = new KeptMessage(codecs, codecs.latin1(new Uint8Array(12), 0, 12), {
  questionsEnd: 12,
  records: 0,
  reason: "",
});
function pending(id: number, index: number): Pending {
  return { index, id, asker: 0, message, span: new Span(), questionType: 1, isTimedOut: false, next: null };
}

/** The same as groups of one id each, in the order in which they began, the latest query first. */
class Model {
  readonly groups: Pending[][] = [];
  add(query: Pending): void {
    const group = this.groups.find(([first]) => first?.id === query.id);
    if (group === undefined) this.groups.push([query]);
    else group.unshift(query);
  }
  remove(query: Pending): void {
    const at = this.groups.findIndex((group) => group.includes(query));
    if (at < 0) return;
    const left = this.groups[at]?.filter((other) => other !== query) ?? [];
    this.groups.splice(at, 1, ...(left.length === 0 ? [] : [left]));
  }
}

test("adding and removing in any order", () => {
  const step = fc.record({ id: fc.nat(3), removes: fc.boolean(), which: fc.nat() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const waiting = new WaitingQueries();
      const model = new Model();
      steps.forEach(({ id, removes, which }, index) => {
        const all = model.groups.flat();
        const chosen = all[which % Math.max(1, all.length)];
        if (removes && chosen !== undefined) {
          waiting.remove(chosen);
          model.remove(chosen);
        } else {
          const query = pending(id, index);
          waiting.add(query);
          model.add(query);
        }
        const seen: number[] = [];
        waiting.forEach((query) => seen.push(query.index));
        const expected = model.groups.flat().map((query) => query.index);
        expect(seen).toEqual(expected);
        expect(waiting.count).toBe(expected.length);
        expect(waiting.oldest?.index).toBe(expected[0]);
        for (const key of [0, 1, 2, 3])
          expect(waiting.latest(key)?.index).toBe(model.groups.find(([first]) => first?.id === key)?.[0]?.index);
      });
      waiting.clear();
      expect([waiting.count, waiting.oldest, waiting.latest(0)]).toEqual([0, null, null]);
    }),
  );
});

test("what does not wait is not removed", () => {
  const waiting = new WaitingQueries();
  waiting.add(pending(1, 0));
  waiting.remove(pending(2, 1));
  expect(waiting.count).toBe(1);
});
