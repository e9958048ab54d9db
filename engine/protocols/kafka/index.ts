// Apache Kafka: every API of its protocol in all versions that clients and brokers from 0.8 to 4.1 speak, with record batches.
import type { Dissector } from "../dissector.ts";
import { FramedConversation } from "../framed.ts";
import { detect } from "./detect.ts";
import { paths } from "./fields.ts";
import { KafkaFramer } from "./frame.ts";
import { KafkaPairing } from "./pair.ts";
import { presenter } from "./present.ts";
import { KAFKA } from "./types.ts";

export const kafka: Dissector = {
  name: "kafka",
  transports: ["tcp"],
  ports: [9092],
  protocols: [KAFKA],
  presenter,
  // The variables are those of the filter language's own catalogue.
  fields: [],
  paths,
  detect,
  open(context) {
    const { maxBodyBytes, maxMessageBytes } = context.limits;
    const pairing = new KafkaPairing(context);
    const server = new KafkaFramer(maxBodyBytes, (number) => pairing.isExpected(number));
    return new FramedConversation(new KafkaFramer(maxBodyBytes, null), server, pairing, maxMessageBytes);
  },
};
