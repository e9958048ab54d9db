// docs/scripting-reference.md: every hook, helper and field of an entry, from the same tables as the types.
import { type Helper, HELPERS, type HelperParameter, type Hook, HOOKS, type PathSpec } from "../../contract/index.ts";
import { pathsByProtocol } from "./script-fields.ts";
import { FIXED_TYPES } from "./script-fixed-types.ts";
import { parameterType } from "./script-types.ts";

const GROUPS: readonly (readonly [root: string, title: string])[] = [
  ["console", "Console"],
  ["test", "Verdicts"],
  ["kfl", "Filters"],
  ["utils", "Small things"],
  ["vendor", "Services of others"],
  ["pcap", "Packets"],
  ["file", "Files"],
  ["jobs", "Jobs"],
  ["hub", "Hub"],
  ["prometheus", "Metrics"],
  ["chatgpt", "Language models"],
  ["wrapper", "Wrappers"],
];
const ROOTS: ReadonlySet<string> = new Set(GROUPS.map(([root]) => root));
const WAYS: Readonly<Record<Helper["way"], string>> = {
  inside: "Done at once, in the script's own thread.",
  answer: "The script waits for the answer; a failure is thrown.",
  queue:
    "The arguments are checked, the call goes into the outbox, the script goes on. What fails in the end is in the list of alerts.",
};

export function scriptReference(): string {
  const grouped = GROUPS.flatMap(([root, title]) => [
    `### ${title}`,
    ...HELPERS.filter(({ name }) => name.startsWith(`${root}.`)).map(helperText),
  ]);
  const alone = HELPERS.filter(({ name }) => !ROOTS.has(name.split(".")[0] ?? ""));
  const parts = [
    "# Reference of scripts",
    "Made by `tools/docs/scripting.ts` from the same tables that the sandbox checks and the editor completes. How scripts run, and a first one, stand in [scripting.md](scripting.md).",
    "Arguments are converted to the types below; one that cannot be is a `TypeError` that names the helper and the argument. An argument with a `?` may be left out.",
    "## Hooks",
    "A hook is a function of the top level with one of these names.",
    ...HOOKS.map(hookText),
    "## Helpers",
    ...grouped,
    "### Globals",
    "`env` holds the constants of the settings, read only. `Date`, `JSON`, `Math`, `RegExp` and all else of ECMAScript are there; modules, the DOM and Node are not.",
    ...alone.map(helperText),
    "## Types",
    "Named in the tables above; the editor knows them.",
    `\`\`\`ts\n${FIXED_TYPES.trim()}\n\`\`\``,
    "## Fields of an entry",
    "What `data` holds. Fields of `request`, `response` and `data` depend on the protocol (`data.protocol.name`); `*` stands for each member of a list. A side that was not seen is `{}`; one that the protocol does not have is `null`.",
    ...[...pathsByProtocol()].map(([protocol, paths]) => fieldTable(protocol, paths)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function hookText({ name, parameters, returns, doc, example, limit }: Hook): string {
  return [
    `### \`${name}(${parameters.map((one) => one.name).join(", ")})\``,
    doc,
    parameterTable(parameters),
    `**Returns** ${returns === "void" ? "nothing" : "the entry, altered or marked; nothing leaves it as it is"}. **Time of a call:** ${limit}`,
    code(example),
  ].join("\n\n");
}

function helperText(helper: Helper): string {
  const { name, parameters, returns, doc, example, throws, way, isNetwork } = helper;
  const result = returns === "void" ? "nothing" : `\`${returns}\``;
  const errors = [
    ...(throws === undefined ? [] : [`Throws ${throws}.`]),
    WAYS[way],
    ...(isNetwork === true ? ["Reaches only hosts that you allow this script."] : []),
  ];
  const listed = parameters.map(
    (one) => `${one.isRest === true ? "..." : ""}${one.name}${one.isOptional === true ? "?" : ""}`,
  );
  return [
    `#### \`${name}(${listed.join(", ")})\``,
    doc,
    ...(parameters.length === 0 ? [] : [parameterTable(parameters)]),
    `**Returns** ${result}. ${errors.join(" ")}`,
    code(example),
  ].join("\n\n");
}

function parameterTable(parameters: readonly HelperParameter[]): string {
  const rows = parameters.map((one) => {
    const type = one.isRest === true ? "any, all further ones" : one.type === "text" ? "text" : parameterType(one);
    return `| \`${one.name}\`${one.isOptional === true ? " ?" : ""} | ${cell(type)} | ${cell(one.doc)} |`;
  });
  return ["| argument | type | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function fieldTable(protocol: string, paths: readonly PathSpec[]): string {
  const rows = paths.map(({ path, type, doc }) => `| \`${path}\` | ${type} | ${cell(doc)} |`);
  const title = protocol === "" ? "All entries" : protocol;
  return [`### ${title}`, "", "| field | type | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
function code(text: string): string {
  return `\`\`\`js\n${text}\n\`\`\``;
}
