// Values that scripts share, inside the sandbox. What other scripts wrote stands on an object behind the global one, so
// that it is read by its bare name and a `var` of the same name hides it; what this script writes (`this.total = 0`) is a
// property of the global object that can be deleted again, which those of `var` and `function` cannot. Both are looked
// through after a call: what has another JSON than before goes to the others, so that a change within counts, too.
import type { Kit } from "./kit.ts";
import type { KnownValues } from "./known-values.ts";

export type Globals = ReturnType<typeof globalsOf>;

export function globalsOf(kit: Kit, known: KnownValues) {
  const own = globalThis as unknown as Record<string, unknown>;
  const others: Record<string, unknown> = {};
  const builtIn: Record<string, boolean> = { __proto__: null } as never;

  function define(name: string, value: unknown): void {
    kit.defineProperty(others, name, { value, writable: true, enumerable: true, configurable: true });
  }
  function isOwnShared(name: string): boolean {
    return builtIn[name] !== true && kit.getOwnPropertyDescriptor(own, name)?.configurable === true;
  }
  return {
    /** A name that is never shared. */
    reserve(name: string): void {
      builtIn[name] = true;
    },
    /** To be called once everything of ours is there. */
    seal(): void {
      const names = kit.ownKeys(own);
      for (let i = 0; i < names.length; i++) builtIn[kit.text(names[i])] = true;
      kit.setPrototypeOf(own, others);
    },
    set(name: string, json: string | undefined): void {
      if (builtIn[name] === true || name === "__proto__") return;
      known.learn(name, json);
      if (isOwnShared(name)) kit.deleteProperty(own, name);
      if (json === undefined) kit.deleteProperty(others, name);
      else define(name, kit.parse(json));
    },
    /** Tells what has changed. */
    scan(): void {
      const names = kit.ownKeys(own);
      for (let i = 0; i < names.length; i++) {
        const name = names[i];
        if (typeof name !== "string" || !isOwnShared(name)) continue;
        kit.deleteProperty(others, name);
        known.look(name, own);
      }
      const told = known.names();
      for (let i = 0; i < told.length; i++) {
        const name = kit.text(told[i]);
        if (kit.hasOwn(own, name) && isOwnShared(name)) continue;
        known.look(name, others);
      }
    },
  };
}
