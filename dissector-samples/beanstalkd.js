/// <reference path="./dissector.d.ts" />
// beanstalkd: a work queue. Text over TCP, answers in the order of the commands.
// https://github.com/beanstalkd/beanstalkd/blob/master/doc/protocol.txt
//
// Shows: a body whose length stands in its line, a number in place of a message where more bytes are needed, and no pair(), for
// an answer does not say what it answers.

/** @type {DissectorProtocol} */
const protocol = {
  name: "beanstalkd",
  longName: "beanstalkd work queue",
  transport: "tcp",
  ports: [11300],
  // In filters: beanstalkd_tube == "mail", beanstalkd_priority < 10. Other fields are found as request.… and response.…
  fields: [
    { name: "tube", type: "string", doc: "Tube that is used, watched, ignored, paused or asked about" },
    { name: "id", type: "int", doc: "Job" },
    { name: "body", type: "string", doc: "Body of a job, cut at 16 KiB" },
    { name: "size", type: "int", doc: "Bytes of a body" },
    { name: "priority", type: "int", doc: "0 is the most urgent", in: "request" },
    { name: "delay", type: "int", doc: "Seconds until a job is ready", in: "request" },
    { name: "ttr", type: "int", doc: "Seconds that a worker has", in: "request" },
    { name: "list", type: "list", doc: "Tubes", in: "response" },
    { name: "stats", type: "map", doc: "Statistics", in: "response" },
  ],
};

/** "The command line must be no more than 224 bytes", with its line end. Answers are shorter. */
const MAX_LINE = 224;
/** What is shown of a body; its size is told besides. */
const MAX_SHOWN = 16384;

const COMMAND =
  /^(?:put \d+ \d+ \d+ \d+|use \S+|reserve|reserve-with-timeout \d+|reserve-job \d+|delete \d+|release \d+ \d+ \d+|bury \d+ \d+|touch \d+|watch \S+|ignore \S+|peek \d+|peek-ready|peek-delayed|peek-buried|kick \d+|kick-job \d+|stats|stats-job \d+|stats-tube \S+|list-tubes|list-tube-used|list-tubes-watched|pause-tube \S+ \d+|quit)$/;
const ANSWER =
  /^(?:INSERTED \d+|BURIED(?: \d+)?|RESERVED \d+ \d+|FOUND \d+ \d+|OK \d+|USING \S+|WATCHING \d+|KICKED(?: \d+)?|DELETED|RELEASED|TOUCHED|PAUSED|TIMED_OUT|DEADLINE_SOON|NOT_FOUND|NOT_IGNORED|DRAINING|EXPECTED_CRLF|JOB_TOO_BIG|OUT_OF_MEMORY|INTERNAL_ERROR|BAD_FORMAT|UNKNOWN_COMMAND)$/;
const WORDS = [COMMAND, ANSWER].flatMap(({ source }) => source.match(/[A-Za-z][A-Z_a-z-]+/g));
/** Answers that memcached gives too. */
const SHARED_ANSWER = /^(?:DELETED|NOT_FOUND|TOUCHED)$/;
const FAILURE =
  /^(?:NOT_FOUND|NOT_IGNORED|DRAINING|EXPECTED_CRLF|JOB_TOO_BIG|OUT_OF_MEMORY|INTERNAL_ERROR|BAD_FORMAT|UNKNOWN_COMMAND)$/;

/** @type {DissectorIdentify} */
function identify(bytes) {
  const line = lineOf(bytes);
  if (line === null) return bytes.length < MAX_LINE && mayBegin(textOf(bytes, 0, bytes.length)) ? "more" : "no";
  if (COMMAND.test(line)) return "client";
  if (SHARED_ANSWER.test(line)) return "maybe-server";
  return ANSWER.test(line) ? "server" : "no";
}

/** Whether a line without its end has a word that there is, or may become one. */
function mayBegin(text) {
  const word = text.replace(/\r$/, "");
  return WORDS.some((one) => (word.includes(" ") ? word.startsWith(`${one} `) : one.startsWith(word)));
}

/** @type {DissectorParse} */
function parse(bytes, from) {
  const line = lineOf(bytes);
  if (line === null) {
    if (bytes.length >= MAX_LINE) throw new Error(`a line of more than ${MAX_LINE} bytes`);
    return null;
  }
  return from === "client" ? command(bytes, line) : answer(bytes, line);
}

/** @returns {DissectorMessage | number} */
function command(bytes, line) {
  const words = line.split(" ");
  const [method] = words;
  if (method === "put" && COMMAND.test(line)) {
    const [, priority, delay, ttr, size] = words.map(Number);
    const { length, body } = bodyOf(bytes, line, size);
    if (body === null) return length;
    const fields = { priority, delay, ttr, size, body };
    return { length, kind: "request", method, summary: shown(body), fields };
  }
  const fields = {};
  for (const [i, word] of words.slice(1).entries())
    fields[(ARGUMENTS[method] || [])[i] || `argument${i + 1}`] = numberOr(word);
  const kind = method === "quit" ? "oneway" : "request";
  return { length: line.length + 2, kind, method, summary: words.slice(1).join(" "), fields };
}

/** What the words behind a command are. */
const ARGUMENTS = {
  use: ["tube"],
  watch: ["tube"],
  ignore: ["tube"],
  "stats-tube": ["tube"],
  "pause-tube": ["tube", "delay"],
  "reserve-with-timeout": ["timeout"],
  "reserve-job": ["id"],
  delete: ["id"],
  release: ["id", "priority", "delay"],
  bury: ["id", "priority"],
  touch: ["id"],
  peek: ["id"],
  kick: ["bound"],
  "kick-job": ["id"],
  "stats-job": ["id"],
};

/** @returns {DissectorMessage | number} */
function answer(bytes, line) {
  if (!ANSWER.test(line)) throw new Error("a line that is no answer");
  const [status, first, second] = line.split(" ");
  const ok = !FAILURE.test(status);
  /** @type {Omit<DissectorMessage, "length">} */
  const told = { kind: "response", status, ok };
  switch (status) {
    case "RESERVED":
    case "FOUND":
    case "OK": {
      const size = Number(status === "OK" ? first : second);
      const { length, body } = bodyOf(bytes, line, size);
      if (body === null) return length;
      if (status === "OK") return { ...told, length, fields: { size, ...listed(body) } };
      return { ...told, length, summary: shown(body), fields: { id: Number(first), size, body } };
    }
    case "INSERTED":
    case "BURIED":
      return { ...told, length: line.length + 2, fields: first === undefined ? {} : { id: Number(first) } };
    case "USING":
      return { ...told, length: line.length + 2, fields: { tube: first } };
    case "WATCHING":
    case "KICKED":
      return { ...told, length: line.length + 2, fields: first === undefined ? {} : { count: Number(first) } };
    default:
      return { ...told, length: line.length + 2 };
  }
}

/** The text up to the first CRLF; null where there is none in what a line may have. */
function lineOf(bytes) {
  const end = bytes.subarray(0, MAX_LINE).indexOf(13);
  return end < 0 || bytes[end + 1] !== 10 ? null : textOf(bytes, 0, end);
}

/** How long a line and its body are, and the body; null where there are too few bytes. */
function bodyOf(bytes, line, size) {
  const start = line.length + 2;
  const length = start + size + 2;
  return {
    length,
    body: bytes.length < length ? null : decoded(textOf(bytes, start, start + Math.min(size, MAX_SHOWN))),
  };
}

/** The server's lists and statistics are YAML of one level. */
function listed(yaml) {
  const lines = yaml
    .split("\n")
    .slice(1)
    .filter((line) => line !== "");
  if (lines.every((line) => line.startsWith("- "))) return { list: lines.map((line) => line.slice(2)) };
  const stats = {};
  for (const line of lines) {
    const colon = line.indexOf(": ");
    if (colon > 0) stats[line.slice(0, colon)] = numberOr(line.slice(colon + 2).replace(/^"(.*)"$/, "$1"));
  }
  return { stats };
}

function textOf(bytes, start, end) {
  let text = "";
  // In parts: a call takes no more arguments than the stack has room for.
  for (let at = start; at < end; at += 1024)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 1024)));
  return text;
}

/** UTF-8 where it is, else one character a byte. */
function decoded(text) {
  try {
    return decodeURIComponent(escape(text));
  } catch {
    return text;
  }
}

function numberOr(word) {
  return /^\d{1,15}$/.test(word) ? Number(word) : word;
}

function shown(body) {
  return body.length > 80 ? `${body.slice(0, 79)}…` : body;
}
