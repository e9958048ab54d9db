// Helpers as scripts see them: global functions and objects (`vendor.slack`), each by its declaration.
import type { Helper } from "../../../../contract/index.ts";
import type { Arguments } from "./arguments.ts";
import type { Host, Kit, Turn } from "./kit.ts";

type Work = (...values: unknown[]) => unknown;
/** What a prelude is: given the helpers, it answers one more. */
export type Prelude = (helpers: Record<string, unknown>) => Work;

export function helperObjectsOf(kit: Kit, host: Host, args: Arguments, turn: Turn) {
  function outside(helper: Helper): Work {
    if (helper.way === "queue") {
      return (...values) => host.queue(helper.name, args.json(helper, values), kit.stack(), turn.id, turn.hook);
    }
    const isVoid = helper.returns === "void";
    return (...values) => {
      const json = args.json(helper, values);
      if (helper.way === "inside") return kit.parse(host.inside(helper.name, json, turn.id, turn.node));
      const answer = host.call(helper.name, json, kit.stack(), turn.id, turn.hook);
      return isVoid ? undefined : kit.parse(answer);
    };
  }
  /** Puts a function under its name with dots into objects, which are made as needed. */
  function place(into: Record<string, unknown>, name: string, work: Work): void {
    let holder = into;
    let from = 0;
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", from)) {
      const part = name.substring(from, dot);
      holder[part] ??= {};
      holder = holder[part] as Record<string, unknown>;
      from = dot + 1;
    }
    const last = name.substring(from);
    kit.defineProperty(work, "name", { value: last, configurable: true });
    holder[last] = work;
  }
  return {
    /** All helpers: those that the sandbox does itself, preludes, and those that the thread does. */
    make(helpers: readonly Helper[], own: Record<string, Work>, preludes: Record<string, Prelude>, env: unknown) {
      const made: Record<string, unknown> = { env };
      const late: Helper[] = [];
      for (const helper of helpers) {
        const work = own[helper.name];
        if (preludes[helper.name] !== undefined) late.push(helper);
        else if (work === undefined) place(made, helper.name, outside(helper));
        else place(made, helper.name, (...values) => kit.apply(work, undefined, args.own(helper, values)));
      }
      // Copies, so that a script that writes to `vendor` breaks no prelude.
      const forPreludes: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(made)) {
        forPreludes[name] = typeof value === "object" && name !== "env" ? copyOf(value as object) : value;
      }
      for (const helper of late) {
        const work = (preludes[helper.name] as Prelude)(forPreludes);
        place(made, helper.name, (...values) => kit.apply(work, undefined, args.own(helper, values)));
      }
      return made;
    },
  };
  function copyOf(value: object): object {
    const copy: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(value)) {
      copy[name] = typeof part === "object" && part !== null ? copyOf(part as object) : part;
    }
    return copy;
  }
}
