import type { About } from "../about.ts";

export const ABOUT: About = {
  reads: "AMQP 0-9-1 with RabbitMQ's additions: methods, content with its properties.",
  pairing:
    "By channel: a synchronous method is answered by those that the specification names. Either side asks. Publishing and delivering have no answer.",
  examples: ['amqp && amqp_method == "basic.publish"', 'amqp and request.exchange == "orders"'],
  limits: ["Acknowledgements of published messages are entries of their own."],
};
