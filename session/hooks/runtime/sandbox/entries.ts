// Entries inside the sandbox. `data` is a proxy over two JSON texts: it parses the one that has what the script asks for,
// and becomes a plain object as soon as the script lists or changes its fields.
import type { Fields } from "./aliases.ts";
import type { EntryTraps } from "./entry-traps.ts";
import type { Kit } from "./kit.ts";

export type Entries = ReturnType<typeof entriesOf>;

export function entriesOf(kit: Kit, Entry: EntryTraps) {
  type Known = InstanceType<EntryTraps>;
  // With methods of its own, which no script can reach.
  const known = new WeakMap<object, Known>();
  for (const name of ["get", "set"] as const) kit.defineProperty(known, name, { value: known[name] });

  /** What stands behind a value that is one of our entries. */
  function entryOf(value: unknown): Known | null {
    return typeof value === "object" && value !== null ? (known.get(value) ?? null) : null;
  }
  function mark(value: unknown, isPassed: boolean): unknown {
    const fields = value as Fields;
    const entry = entryOf(value);
    const target = entry === null || entry.isWhole ? fields : entry.target;
    if (entry !== null) entry.isMarked = true;
    target["passed"] = isPassed;
    target["failed"] = !isPassed;
    return value;
  }
  return {
    make(head: string, document: string): Fields {
      const target: Fields = {};
      const entry = new Entry(target, head, document);
      const data = new Proxy(target, entry);
      known.set(data, entry);
      return data;
    },
    mark,
    /** JSON of any value; of an entry that nobody looked into, without parsing it. */
    json(value: unknown): string | undefined {
      const entry = entryOf(value);
      if (entry === null || entry.isWhole || entry.isMarked) return kit.stringify(value);
      const head = entry.headFields === null ? entry.headText : kit.stringify(entry.headFields);
      const document = entry.documentFields === null ? entry.documentText : kit.stringify(entry.documentFields);
      if (document === "{}") return head;
      return `${head.substring(0, head.length - 1)},${document.substring(1)}`;
    },
    /** Whether nobody can have changed it. */
    isUntouched(value: unknown): boolean {
      const entry = entryOf(value);
      return entry !== null && !entry.isWhole && entry.headFields === null && entry.documentFields === null;
    },
  };
}
