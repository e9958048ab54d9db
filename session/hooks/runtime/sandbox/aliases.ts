// Names of Go's structures (`data.Protocol.Name`), which published scripts use: asked only for what an object does not have
// itself, and shown by nothing that lists its fields.
import type { Kit } from "./kit.ts";

export type Fields = Record<PropertyKey, unknown>;
export type Aliases = ReturnType<typeof aliasesOf>;

export function aliasesOf(kit: Kit) {
  const otherNames: Record<PropertyKey, string | undefined> = { __proto__: null } as never;
  otherNames["Source"] = "src";
  otherNames["Destination"] = "dst";

  /** The name that Go's structures have for a field, as ours. */
  function canonical(name: PropertyKey): string {
    if (typeof name !== "string" || name === "") return "";
    const first = name.charCodeAt(0);
    return first < 65 || first > 90 ? "" : name.charAt(0).toLowerCase() + name.substring(1);
  }
  const aliases = new Proxy<Fields>(
    {},
    {
      get(_target, name, receiver: Fields) {
        if (kit.has(kit.objectPrototype, name)) return kit.get(kit.objectPrototype, name, receiver);
        const other = canonical(name);
        return other !== "" && kit.hasOwn(receiver, other) ? receiver[other] : undefined;
      },
    },
  );
  function withAliases(fields: Fields, part: string): void {
    const value = fields[part];
    if (typeof value === "object" && value !== null && !kit.isArray(value)) kit.setPrototypeOf(value, aliases);
  }
  return {
    withAliases,
    /** What else a field of an entry may be called; empty for nothing. */
    otherName: (name: PropertyKey): string => otherNames[name] ?? canonical(name),
  };
}
