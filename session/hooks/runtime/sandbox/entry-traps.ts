// What a script does to `data` inside the sandbox: reading parses what is read, all else makes a plain object of it first.
import type { Aliases, Fields } from "./aliases.ts";
import type { EntryClass } from "./entry.ts";
import type { Kit } from "./kit.ts";

export type EntryTraps = ReturnType<typeof entryTrapsOf>;

export function entryTrapsOf(kit: Kit, aliases: Aliases, Entry: EntryClass) {
  return class extends Entry implements ProxyHandler<Fields> {
    get(target: Fields, name: PropertyKey): unknown {
      if (kit.hasOwn(target, name)) return target[name];
      if (kit.has(kit.objectPrototype, name)) return kit.get(kit.objectPrototype, name, target);
      const value = this.field(target, name);
      if (value !== undefined) return value;
      const other = aliases.otherName(name);
      return other === "" ? undefined : this.field(target, other);
    }
    has(target: Fields, name: PropertyKey): boolean {
      this.whole(target);
      return kit.has(target, name);
    }
    ownKeys(target: Fields) {
      this.whole(target);
      return kit.ownKeys(target);
    }
    getOwnPropertyDescriptor(target: Fields, name: PropertyKey) {
      this.whole(target);
      return kit.getOwnPropertyDescriptor(target, name);
    }
    defineProperty(target: Fields, name: PropertyKey, descriptor: PropertyDescriptor): boolean {
      this.whole(target);
      return kit.defineProperty(target, name, descriptor);
    }
    deleteProperty(target: Fields, name: PropertyKey): boolean {
      this.whole(target);
      return kit.deleteProperty(target, name);
    }
  };
}
