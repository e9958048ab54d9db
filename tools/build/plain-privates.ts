// Private members of our classes as ordinary ones in what is built. Until V8 has compiled a function it reads `#a` by a way
// several times as slow as `.a`, and it marks every object that has private methods, to check the mark at each call; a
// third of the time of reading a capture is spent before that. That nobody else uses them the types have checked.
import { createHash } from "node:crypto";
import { relative } from "node:path";
import type { Plugin } from "rolldown";
import { parseSync, Visitor } from "rolldown/utils";

/** Of the modules whose paths match. */
export function plainPrivates(paths: RegExp, root: string): Plugin {
  return {
    name: "plain-privates",
    transform: {
      filter: { id: paths },
      handler: (source, path) => ({ code: withPlainPrivates(source, markOf(relative(root, path))) }),
    },
  };
}

// A class and the one that it extends may each have a member of the same name.
function markOf(path: string): string {
  return createHash("sha256").update(path.replaceAll("\\", "/")).digest("hex").slice(0, 6);
}

/** A module in TypeScript whose private members have ordinary names, which end in `mark` and the number of their class. */
export function withPlainPrivates(source: string, mark: string): string {
  const { program, errors } = parseSync("module.ts", source);
  if (errors[0] !== undefined) throw new Error(errors[0].message);
  const scopes: { readonly number: number; readonly names: ReadonlySet<string> }[] = [];
  const names: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  let classes = 0;
  new Visitor({
    ClassBody({ body }) {
      const own = body.flatMap((member) =>
        "key" in member && member.key.type === "PrivateIdentifier" ? [member.key.name] : [],
      );
      scopes.push({ number: classes++, names: new Set(own) });
    },
    "ClassBody:exit": () => void scopes.pop(),
    PrivateIdentifier({ name, start, end }) {
      const scope = scopes.findLast((one) => one.names.has(name));
      if (scope === undefined) throw new Error(`no class has #${name}`);
      // In `#a in object` it stands for itself.
      const isAsked = /^\s*in\b/.test(source.slice(end, end + 20)) && !source.slice(0, start).endsWith(".");
      const text = `${name}$${mark}${scope.number}`;
      names.push({ start, end, text: isAsked ? `"${text}"` : text });
    },
  }).visit(program);
  let code = "";
  let at = 0;
  for (const { start, end, text } of names) {
    code += source.slice(at, start) + text;
    at = end;
  }
  return code + source.slice(at);
}
