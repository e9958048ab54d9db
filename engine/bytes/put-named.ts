// Objects whose names come from outside.
import type { Json } from "../../contract/index.ts";

/** A peer may call something `__proto__`: that is a name as any other. */
export function putNamed(map: Record<string, Json>, name: string, value: Json): void {
  if (name === "__proto__")
    Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  else map[name] = value;
}
