// One entry inside the sandbox: two JSON texts, of which the one is parsed that has what the script asks for.
import type { Aliases, Fields } from "./aliases.ts";
import type { FieldPlaces } from "./field-places.ts";
import type { Kit } from "./kit.ts";

export type EntryClass = ReturnType<typeof entryClassOf>;

export function entryClassOf(kit: Kit, aliases: Aliases, places: FieldPlaces) {
  const { inDocument, take } = places;
  const HEAD_PARTS = ["protocol", "src", "dst", "node"];
  /** Marks were set before the script listed the fields: they go to their places. */
  function takeMarks(target: Fields, head: Fields): void {
    head["passed"] = target["passed"];
    head["failed"] = target["failed"];
    kit.deleteProperty(target, "passed");
    kit.deleteProperty(target, "failed");
  }
  return class Entry {
    readonly target: Fields;
    readonly headText: string;
    readonly documentText: string;
    headFields: Fields | null = null;
    documentFields: Fields | null = null;
    isWhole = false;
    isMarked = false;

    constructor(target: Fields, headText: string, documentText: string) {
      this.target = target;
      this.headText = headText;
      this.documentText = documentText;
    }
    head(): Fields {
      if (this.headFields !== null) return this.headFields;
      const fields = kit.parse(this.headText) as Fields;
      for (let i = 0; i < HEAD_PARTS.length; i++) aliases.withAliases(fields, HEAD_PARTS[i] as string);
      this.headFields = fields;
      return fields;
    }
    document(): Fields {
      if (this.documentFields !== null) return this.documentFields;
      const fields = kit.parse(this.documentText) as Fields;
      aliases.withAliases(fields, "request");
      aliases.withAliases(fields, "response");
      this.documentFields = fields;
      return fields;
    }
    whole(target: Fields): void {
      if (this.isWhole) return;
      const head = this.head();
      const document = this.document();
      this.isWhole = true;
      if (this.isMarked) takeMarks(target, head);
      take(target, head, document);
    }
    field(target: Fields, name: PropertyKey): unknown {
      if (kit.hasOwn(target, name)) return target[name];
      // Asked by the language itself of every value that is made to text or awaited.
      if (this.isWhole || typeof name !== "string" || name === "toJSON" || name === "then") return undefined;
      const fields = inDocument[name] === true ? this.document() : this.head();
      return kit.hasOwn(fields, name) ? fields[name] : undefined;
    }
  };
}
