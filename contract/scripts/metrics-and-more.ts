// Helpers of metrics, of language models, and those that put others together.
import type { Helper } from "./helper.ts";

export const METRICS: readonly Helper[] = [
  {
    name: "prometheus.metric",
    parameters: [
      { name: "name", type: "text", doc: "the metric" },
      { name: "description", type: "text", doc: "its help" },
      { name: "type", type: "number", doc: "1 counter: the value is added; 2 gauge: it is set; 3 untyped" },
      { name: "value", type: "number", doc: "the value" },
      {
        name: "labels",
        type: "object",
        doc: "names and values",
        typeText: "Record<string, string | number | boolean>",
        isOptional: true,
      },
    ],
    returns: "string",
    way: "answer",
    doc: "Sets or adds to a metric of the local `/metrics` address.",
    example: 'prometheus.metric("http_failures_total", "Failed requests", 1, 1, { service: data.dst.name });',
    throws: "for a name that Prometheus does not allow, and at the limit of 10,000 series",
  },
  {
    name: "prometheus.vector",
    parameters: [
      { name: "name", type: "text", doc: "the metric" },
      { name: "description", type: "text", doc: "its help" },
      { name: "type", type: "number", doc: "1 counter: the value is added; 2 gauge: it is set; 3 untyped" },
      { name: "value", type: "number", doc: "the value" },
      {
        name: "labels",
        type: "object",
        doc: "names and values",
        typeText: "Record<string, string | number | boolean>",
        isOptional: true,
      },
    ],
    returns: "string",
    way: "answer",
    doc: "Sets or adds to a metric of the local `/metrics` address.",
    example: 'prometheus.vector("http_open", "Requests without an answer", 2, 3, { service: data.dst.name });',
    throws: "for a name that Prometheus does not allow, and at the limit of 10,000 series",
  },
  {
    name: "chatgpt.prompt",
    parameters: [
      { name: "apiKey", type: "text", doc: "the key" },
      { name: "prompt", type: "text", doc: "the question" },
      { name: "maxTokens", type: "number", doc: "1024", isOptional: true },
    ],
    returns: "string",
    way: "answer",
    doc: "Asks a language model at the address that `env.OPENAI_BASE_URL` names.",
    isNetwork: true,
    example: 'console.log(chatgpt.prompt(env.OPENAI_API_KEY, "Why would a service answer 503?", 200));',
  },
  {
    name: "chatgpt.sentiment",
    parameters: [{ name: "text", type: "text", doc: "an English text" }],
    returns: "{ neg: number; neu: number; pos: number; compound: number }",
    way: "inside",
    doc: "How positive a text is, by a lexicon; nothing is sent.",
    example: "if (chatgpt.sentiment(data.request.postData.text).compound < -0.5) return test.fail(data);",
    throws: "for more than 16,384 characters",
  },
  {
    name: "wrapper.kflPcapS3",
    parameters: [
      { name: "data", type: "entry", doc: "the entry" },
      { name: "options", type: "object", doc: "`kflArr` and the rest", typeText: "KflPcapS3Options" },
    ],
    returns: "void",
    way: "inside",
    doc: "Keeps the captures of the entries that match filters, and uploads them packed when a limit is reached.",
    isNetwork: true,
    example:
      'wrapper.kflPcapS3(data, { kflArr: ["http and response.status >= 500"], s3Bucket: env.S3_BUCKET, maxMinutes: 15 });',
    throws: "for options that cannot be followed; a failed upload is an error line in the console",
  },
  {
    name: "wrapper.buildHAR",
    parameters: [{ name: "list", type: "list", doc: "entries", typeText: "Entry[]" }],
    returns: "string",
    way: "inside",
    doc: "HAR 1.2 of the HTTP entries.",
    example: 'file.write("failures.har", wrapper.buildHAR([data]));',
    throws: "for more than 10,000 entries",
  },
  {
    name: "wrapper.joinMaps",
    parameters: [
      { name: "a", type: "object", doc: "a map", typeText: "Record<string, any>" },
      { name: "b", type: "object", doc: "another", typeText: "Record<string, any>" },
    ],
    returns: "Record<string, any>",
    way: "inside",
    doc: "One map of both: numbers under one key are added, objects joined.",
    example: "var total = wrapper.joinMaps({ shop: 2 }, { shop: 1, cart: 4 }); // { shop: 3, cart: 4 }",
  },
];
