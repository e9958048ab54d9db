// Packets find their answers by packet identifier (2.2.1 of the specification), in each direction apart: client and server
// number what they publish on their own.
//   CONNECT, AUTH        CONNACK, or AUTH while a login of several steps goes on (4.12 of MQTT 5)
//   PUBLISH, QoS 0       nothing
//   PUBLISH, QoS 1       PUBACK
//   PUBLISH, QoS 2       PUBREC, then PUBREL, then PUBCOMP: one entry with all steps; PUBREC ends it where it refuses
//   PUBREL alone         PUBCOMP: its publication was on a connection before, or before the capture
//   SUBSCRIBE            SUBACK; UNSUBSCRIBE likewise
//   PINGREQ              PINGRESP, in order
import type { EntryError, Json } from "../../../contract/index.ts";
import { CLIENT, SERVER, type Side } from "../../flow/flow.ts";
import type { Moment, Span } from "../../moment.ts";
import type { EndOfStream, FlowContext } from "../dissector.ts";
import type { MessageHandler } from "../framed.ts";
import { InOrder } from "../in-order.ts";
import { KeyedPairing, type PairSide } from "../keyed.ts";
import { Mirror } from "../mirror.ts";
import { isPayloadCut } from "../payload.ts";
import { TopicAliases } from "./aliases.ts";
import { decodePacket } from "./decode.ts";
import { guessLevel } from "./level.ts";
import { packetTypeOf, senderOf } from "./packet-types.ts";
import { presenter } from "./present.ts";
import { isFailure } from "./reasons.ts";
import { type Level, type MqttPacket, mqttOf } from "./types.ts";

/** The answer that a request waits for is its key, with the number of both. */
const ANSWERS: Readonly<Record<string, string>> = {
  CONNECT: "CONNACK",
  SUBSCRIBE: "SUBACK",
  UNSUBSCRIBE: "UNSUBACK",
  PUBREL: "PUBCOMP",
};
/** The last answer of a publication, by its QoS. */
const CONFIRMATIONS = ["", "PUBACK", "PUBCOMP"] as const;
/** PUBREC and PUBREL, each perhaps sent again; further ones are counted with what was sent again. */
export const MAX_STEPS = 8;
const UNREADABLE: MqttPacket = { type: "", packetId: 0, values: {}, payload: null, steps: [], resent: 0 };
const WRONG_SIDE: EntryError = { type: "dissection", msg: "a packet that only the other side sends" };

/** What was lost since a request was seen: the same number may have been asked with again, and answered before. */
interface Doubts {
  question: boolean;
  answer: boolean;
}

/** What one side asks. */
class Asker {
  readonly pairing: KeyedPairing<MqttPacket, MqttPacket, string>;
  readonly aliases = new TopicAliases();
  readonly #doubts = new Map<string, Doubts>();

  constructor(context: FlowContext, mirror: Mirror, side: Side) {
    this.pairing = new KeyedPairing(context, presenter, mqttOf(0), () => mirror.seenBy(side));
  }
  request(key: string, packet: PairSide<MqttPacket>): void {
    this.#doubts.delete(key);
    this.pairing.request(key, packet);
  }
  /** Bytes of the questions or of the answers are missing. Where both are, a number means nothing any more. */
  lose(what: keyof Doubts): void {
    for (const key of this.#doubts.keys()) if (this.pairing.find(key) === null) this.#doubts.delete(key);
    for (const key of this.pairing.keys()) {
      const doubts = this.#doubts.get(key) ?? { question: false, answer: false };
      doubts[what] = true;
      this.#doubts.set(key, doubts);
      if (doubts.question && doubts.answer)
        this.pairing.giveUp(key, "bytes are missing: its number may have been used again");
    }
  }
}

export class MqttPairing implements MessageHandler {
  readonly #context: FlowContext;
  readonly #askers: readonly [Asker, Asker];
  readonly #pings: InOrder<MqttPacket, MqttPacket>;
  #level: Level = 0;
  #packets = 0;

  constructor(context: FlowContext) {
    this.#context = context;
    const mirror = new Mirror(context.flow);
    this.#askers = [new Asker(context, mirror, CLIENT), new Asker(context, mirror, SERVER)];
    this.#pings = new InOrder(this.#askers[CLIENT].pairing, "PINGRESP");
  }

  message(side: Side, bytes: Uint8Array, start: number, end: number, span: Span): void {
    if (this.#level === 0) this.#setLevel(guessLevel(bytes, start, end));
    const { codecs, limits } = this.#context;
    // Where both versions fit, the first byte behind the topic is taken for the length of properties that are not there.
    const isGuess = this.#level === 0 && packetTypeOf(bytes[start] as number)?.name === "PUBLISH";
    const level = isGuess ? 5 : this.#level;
    const packet = decodePacket(bytes, start, end, { level, codecs, maxBodyBytes: limits.maxBodyBytes });
    this.#packets++;
    if (packet.type === "CONNECT") this.#setLevel(levelOf(packet.values["protocolLevel"]));
    const isTruncated = packet.payload !== null && isPayloadCut(packet.payload);
    this.#arrive(side, { message: packet, span, isTruncated, error: null });
  }
  malformed(side: Side, reason: string, span: Span): void {
    if (this.#packets === 0) {
      this.#context.giveUp(`not MQTT: ${reason}`);
      return;
    }
    const error: EntryError = { type: "dissection", msg: reason };
    this.#askers[side].pairing.requestAlone({ message: UNREADABLE, span, isTruncated: true, error });
    this.#lose(side);
  }
  gap(side: Side, _length: number, _open: Span | null): boolean {
    this.#lose(side);
    return false;
  }
  passed(side: Side): void {
    this.#lose(side);
  }
  end(_side: Side, how: EndOfStream, _open: Span | null): void {
    for (const { pairing } of this.#askers) pairing.ended(how);
  }
  get isIdle(): boolean {
    return this.#askers.every(({ pairing }) => pairing.waiting === 0);
  }
  tick(now: Moment): void {
    for (const { pairing } of this.#askers) pairing.tick(now);
  }
  close(): void {
    for (const { pairing } of this.#askers) pairing.close();
  }

  #setLevel(level: Level): void {
    this.#level = level;
    for (const { pairing } of this.#askers) pairing.protocol = mqttOf(level);
  }
  #lose(side: Side): void {
    this.#askers[side].aliases.lose();
    this.#askers[side].lose("question");
    this.#askers[other(side)].lose("answer");
    this.#pings.lose();
  }

  #arrive(side: Side, packet: PairSide<MqttPacket>): void {
    const { type, packetId } = packet.message;
    const own = this.#askers[side];
    const { pairing: asked } = this.#askers[other(side)];
    const sender = senderOf(type);
    if (sender !== "both" && sender !== (side === CLIENT ? "client" : "server")) {
      own.pairing.requestAlone({ ...packet, error: WRONG_SIDE });
      return;
    }
    switch (type) {
      case "PUBLISH":
        this.#publication(own, packet);
        return;
      case "PUBREC":
      case "PUBREL":
        this.#step(own, asked, packet);
        return;
      case "PINGREQ":
        this.#pings.request(packet);
        return;
      case "PINGRESP":
        this.#pings.response(packet);
        return;
      case "AUTH":
        if (side === CLIENT) own.request("CONNACK 0", packet);
        else asked.response("CONNACK 0", packet);
        return;
      case "DISCONNECT":
        own.pairing.requestAlone(packet);
        return;
      default: {
        const answer = ANSWERS[type];
        if (answer === undefined) asked.response(`${type} ${packetId}`, packet);
        else own.request(`${answer} ${packetId}`, packet);
      }
    }
  }

  #publication(own: Asker, packet: PairSide<MqttPacket>): void {
    const published = { ...packet, message: this.#withTopic(own, packet.message) };
    const { packetId, values } = published.message;
    const confirmation = CONFIRMATIONS[Number(values["qos"])] ?? "";
    if (confirmation === "") {
      own.pairing.requestAlone(published);
      return;
    }
    const key = `${confirmation} ${packetId}`;
    const former = own.pairing.find(key);
    if (values["dup"] === true && former?.type === "PUBLISH" && former.values["topic"] === values["topic"])
      former.resent++;
    else own.request(key, published);
  }
  #withTopic(own: Asker, packet: MqttPacket): MqttPacket {
    const { topic, properties } = packet.values;
    const alias = (properties as Readonly<Record<string, Json>> | undefined)?.["topicAlias"];
    if (typeof alias !== "number" || typeof topic !== "string") return packet;
    if (topic !== "") {
      if (!own.aliases.set(alias, topic))
        this.#context.note(
          "mqtt-topic-aliases",
          "topics with aliases are longer together than what is remembered",
          1,
          false,
        );
      return packet;
    }
    const known = own.aliases.get(alias);
    return {
      ...packet,
      values: {
        ...packet.values,
        ...(known === null ? { isTopicUnknown: true } : { topic: known, isTopicFromAlias: true }),
      },
    };
  }

  /** PUBREC and PUBREL belong to the publication; where that was not seen they are a half, or a request of their own. */
  #step(own: Asker, asked: KeyedPairing<MqttPacket, MqttPacket, string>, packet: PairSide<MqttPacket>): void {
    const { type, packetId, values } = packet.message;
    const key = `PUBCOMP ${packetId}`;
    const publication = (type === "PUBREC" ? asked : own.pairing).find(key);
    if (type === "PUBREC" && (publication?.type !== "PUBLISH" || isFailure(type, Number(values["reasonCode"] ?? 0))))
      asked.response(publication?.type === "PUBLISH" ? key : `PUBREC ${packetId}`, packet);
    else if (publication?.type !== "PUBLISH") own.request(key, packet);
    else if (publication.steps.length >= MAX_STEPS) publication.resent++;
    else publication.steps.push({ packet: packet.message, endPacket: packet.span.endPacket });
  }
}

function other(side: Side): Side {
  return side === CLIENT ? SERVER : CLIENT;
}
function levelOf(level: Json | undefined): Level {
  return level === 3 ? 3 : level === 5 ? 5 : 4;
}
