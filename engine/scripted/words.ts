// What filters may say of a script's protocol: a flag, and the fields that it declares.
import type { FieldSpec, PathSpec } from "../../contract/index.ts";
import type { ScriptedField, ScriptedHead } from "./types.ts";

/** The protocol as one word: filters take a dash for a minus. */
export function wordOf({ name }: Pick<ScriptedHead, "name">): string {
  return name.replaceAll("-", "_");
}

export function fieldsOf(head: ScriptedHead): readonly FieldSpec[] {
  return head.fields.map((field) => {
    const { name, type, doc } = field;
    const spec = { name: `${wordOf(head)}_${name}`, type, doc, protocol: head.name };
    const [first, ...others] = pathsOfField(field);
    return others.length === 0 ? { ...spec, path: first } : { ...spec, paths: [first, ...others] };
  });
}

export function pathsOf({ name, fields }: ScriptedHead): readonly PathSpec[] {
  return fields.flatMap((field) => {
    const { type, doc } = field;
    return pathsOfField(field).map((path) => ({ path, type, doc, protocol: name }));
  });
}

function pathsOfField({ name, in: side }: ScriptedField): readonly [string, ...string[]] {
  return side === null ? [`request.${name}`, `response.${name}`] : [`${side}.${name}`];
}
