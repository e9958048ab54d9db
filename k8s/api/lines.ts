// Lines of a stream of UTF-8 text, each bounded: a server that never ends its line takes no memory without end.

/** Longest line in bytes. An object of the API has 1.5 MiB at most (etcd's limit of a request), as JSON somewhat more. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Throws at a line that is too long. A last line without its end is left out: the rest of it never came. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, maxBytes = MAX_LINE_BYTES): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, end)]).toString("utf8");
      [parts, bytes, from] = [[], 0, end + 1];
    }
    parts.push(chunk.subarray(from));
    bytes += chunk.length - from;
    if (bytes > maxBytes) throw new Error(`a line has more than ${maxBytes} bytes`);
  }
}
