// What the others know of shared values, inside the sandbox: JSON by name. They are told what is another than before.
import type { Host, Kit } from "./kit.ts";

export type KnownValues = ReturnType<typeof knownValuesOf>;

export function knownValuesOf(
  kit: Kit,
  host: Host,
  limits: { readonly shared: number; readonly sharedLength: number },
) {
  const known: Record<string, string> = { __proto__: null } as never;
  let count = 0;
  let hasRefused = false;

  function jsonOf(holder: Record<string, unknown>, name: string): string | undefined {
    try {
      const value = kit.hasOwn(holder, name) ? holder[name] : undefined;
      return typeof value === "function" ? undefined : kit.stringify(value);
    } catch {
      return undefined;
    }
  }
  function look(name: string, holder: Record<string, unknown>): void {
    const json = jsonOf(holder, name);
    if (json === known[name]) return;
    if (json === undefined) return drop(name);
    const isNew = known[name] === undefined;
    if (json.length > limits.sharedLength || (isNew && count >= limits.shared)) return refuse(name);
    if (isNew) count += 1;
    known[name] = json;
    host.shared(name, json);
  }
  function refuse(name: string): void {
    if (hasRefused) return;
    hasRefused = true;
    host.line("error", `${name} is not shared: it is too large, or there are too many shared values`, "", "", "");
  }
  function drop(name: string): void {
    kit.deleteProperty(known, name);
    count -= 1;
    host.shared(name, undefined);
  }
  return {
    names: () => kit.ownKeys(known),
    look,
    /** What somebody else wrote, or deleted. */
    learn(name: string, json: string | undefined): void {
      if ((known[name] === undefined) !== (json === undefined)) count += json === undefined ? -1 : 1;
      if (json === undefined) kit.deleteProperty(known, name);
      else known[name] = json;
    },
  };
}
