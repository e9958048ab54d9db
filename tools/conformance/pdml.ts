// tshark's PDML, read line by line: it writes one element a line, so a tree needs no XML library; only a value with line
// ends in it goes on in the next lines. Bytes that XML does not allow may stand in attributes; they are kept as they are.

/** One `proto` or `field` element with its attributes and children, in order. */
export interface PdmlNode {
  readonly name: string;
  readonly show: string;
  readonly showname: string;
  readonly value: string;
  readonly size: number;
  readonly children: PdmlNode[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

/** Calls `onPacket` with the top-level protocols of each packet. */
export function readPdml(lines: Iterable<string>, onPacket: (protocols: readonly PdmlNode[]) => void): void {
  let packet: PdmlNode[] = [];
  let open: PdmlNode[] = [];
  let begun = "";
  for (const line of lines) {
    const text = begun === "" ? line.trimStart() : `${begun}\n${line}`;
    begun = text.startsWith("<") && !text.trimEnd().endsWith(">") ? text : "";
    if (begun !== "") continue;
    if (text.startsWith("<packet>")) {
      packet = [];
      open = [];
    } else if (text.startsWith("</packet>")) onPacket(packet);
    else if (text.startsWith("</")) open.pop();
    else if (text.startsWith("<proto ") || text.startsWith("<field ")) {
      const node = parseElement(text);
      (open.at(-1)?.children ?? packet).push(node);
      if (!text.trimEnd().endsWith("/>")) open.push(node);
    }
  }
}

function parseElement(text: string): PdmlNode {
  const attributes: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
    attributes[name as string] = (value as string).replace(/&(?:amp|lt|gt|quot|apos|#x[0-9a-f]{1,6});/g, decodeEntity);
  }
  return {
    name: attributes.name ?? "",
    show: attributes.show ?? "",
    showname: attributes.showname ?? "",
    value: attributes.value ?? "",
    size: Number(attributes.size ?? 0),
    children: [],
  };
}

function decodeEntity(entity: string): string {
  return ENTITIES[entity] ?? String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(entity.slice(3, -1), 16)));
}

/** All descendants of that name, in order. */
export function findAll(node: PdmlNode, name: string): readonly PdmlNode[] {
  return node.children.flatMap((child) =>
    child.name === name ? [child, ...findAll(child, name)] : findAll(child, name),
  );
}
/** Shown text of the first descendant of that name, or undefined. */
export function shown(node: PdmlNode, name: string): string | undefined {
  return findAll(node, name)[0]?.show;
}
/** Shown number of the first descendant of that name, or undefined. */
export function shownNumber(node: PdmlNode, name: string): number | undefined {
  const text = shown(node, name);
  return text === undefined ? undefined : Number(text);
}
/** Text after the colon of the display name, without the trailing number: `Client Hello`. */
export function label(node: PdmlNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const text = node.showname === "" ? node.show : node.showname;
  const colon = text.indexOf(": ");
  return (colon < 0 ? text : text.slice(colon + 2)).trim().replace(/ \((?:0x)?[0-9a-f]+\)$/, "");
}
