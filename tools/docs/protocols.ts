// Writes docs/protocols.md from the registry and from `about.ts` in each protocol's folder: node tools/docs/protocols.ts. A test
// fails when it is stale.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Protocol } from "../../contract/index.ts";
import type { About } from "../../engine/protocols/about.ts";
import type { Dissector } from "../../engine/protocols/dissector.ts";
import { DISSECTORS } from "../../engine/protocols/index.ts";
import { presentation } from "../../session/engine-presentation.ts";
import { ROOT, readText } from "../guards/tree.ts";

export const PAGE = "docs/protocols.md";
const REGISTRY = "engine/protocols/index.ts";

/** A protocol of the registry with what its folder says of itself; null where the folder says nothing. */
export interface Described {
  readonly folder: string;
  readonly dissector: Dissector;
  readonly about: About | null;
}

/** In the order of the registry, whose text tells which folder each one is from. */
export async function describedProtocols(): Promise<readonly Described[]> {
  const registry = readText(REGISTRY);
  const imports = registry.matchAll(/^import \{ (\w+) \} from "\.\/([\w-]+)\/index\.ts";$/gm);
  const folders = new Map([...imports].map(([, name = "", folder = ""]) => [name, folder]));
  const names = registry.slice(registry.indexOf("= [")).match(/\w+/g) ?? [];
  return Promise.all(
    DISSECTORS.map(async (dissector, i) => {
      const folder = folders.get(names[i] ?? "") ?? "";
      return { folder, dissector, about: await aboutOf(folder) };
    }),
  );
}

async function aboutOf(folder: string): Promise<About | null> {
  if (!existsSync(join(ROOT, `engine/protocols/${folder}/about.ts`))) return null;
  const module = (await import(`../../engine/protocols/${folder}/about.ts`)) as { readonly ABOUT: About };
  return module.ABOUT;
}

export async function protocolsPage(): Promise<string> {
  const sections = (await describedProtocols()).map(section);
  return `${HEAD}\n${sections.join("\n")}`;
}

const HEAD = `# Protocols

What each protocol's entries hold, how requests find their answers, and what is known not to be read. Made by \`tools/docs/protocols.ts\` from the registry.
Variables are those of KFL 2, selectors those of classic filters ([filters.md](filters.md)). Ports are hints: a protocol is told by its bytes.
`;

function section({ folder, dissector, about }: Described): string {
  const { protocols, ports } = dissector;
  return [
    `## ${titleOf(folder, protocols)}`,
    "",
    ...(about === null ? [] : [about.reads, ""]),
    `- Versions: ${protocols.map(versionText).join(", ")}`,
    `- Transports: ${transportsOf(dissector).join(", ")}`,
    `- Ports: ${ports.length === 0 ? "none" : ports.join(", ")}`,
    ...(about === null ? [] : [`- Pairing: ${about.pairing}`, ...about.limits.map((limit) => `- Limit: ${limit}`)]),
    "",
    ...(about === null ? [] : ["```kfl", ...about.examples, "```", ""]),
    ...fieldTable(dissector),
    ...pathTable(dissector),
  ].join("\n");
}

/** Those that it is told on; of what is read inside other protocols, theirs. */
function transportsOf({ transports, protocols }: Dissector): readonly string[] {
  const own = transports.length > 0 ? transports : protocols.map(({ layer4 }) => layer4);
  return [...new Set(own)].map((name) => name.toUpperCase());
}
function titleOf(folder: string, protocols: readonly Protocol[]): string {
  const names = [...new Set(protocols.map(({ abbr }) => abbr))];
  return names.length > 0 ? names.join(", ") : folder;
}
function versionText({ version, longName, referenceLink }: Protocol): string {
  const name = version === "" || version === "0" ? longName : `${longName} ${version}`;
  return referenceLink === "" ? name : `[${name}](${referenceLink})`;
}

/** Variables whose protocol is one of the dissector's: the language's own and those that it declares itself. */
function fieldTable({ name, protocols, fields }: Dissector): readonly string[] {
  const names = new Set([name, ...protocols.map((protocol) => protocol.name)]);
  const own = new Set(fields.map((field) => field.name));
  const isInside = protocols.every((protocol) => protocol.name !== name);
  const listed = presentation.catalogue.fields.filter((field) => {
    return own.has(field.name) || (!isInside && names.has(field.protocol)) || field.protocol === name;
  });
  if (listed.length === 0) return [];
  const rows = listed.map((field) => `| \`${field.name}\` | ${field.type} | ${cell(field.doc)} |`);
  return ["| variable | type | meaning |", "| --- | --- | --- |", ...rows, ""];
}
function pathTable({ paths }: Dissector): readonly string[] {
  if (paths.length === 0) return [];
  const rows = paths.map(({ path, type, doc }) => `| \`${path}\` | ${type} | ${cell(doc)} |`);
  return ["| selector | type | meaning |", "| --- | --- | --- |", ...rows, ""];
}
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

if (import.meta.main) writeFileSync(join(ROOT, PAGE), await protocolsPage());
