// The methods of AMQP 0-9-1 (amqp0-9-1.xml) and RabbitMQ's additions to them: their arguments, and what answers them.

/** Types of arguments: `bit`s that follow each other share an octet. */
type ArgumentType = "octet" | "short" | "long" | "longlong" | "bit" | "shortstr" | "longstr" | "table";
export interface Argument {
  readonly name: string;
  readonly type: ArgumentType;
  /** Of no meaning: it is read, and not shown. */
  readonly isReserved: boolean;
}
export interface Method {
  /** `basic publish`. */
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly hasContent: boolean;
  /** Ids of the methods that answer it; none: nothing does. */
  readonly answers: readonly number[];
  readonly isAnswer: boolean;
}

/** Class and method as one number. */
export function methodId(classId: number, method: number): number {
  return classId * 0x10000 + method;
}

// One method a line: class.method, name, arguments by type, `+` for content, then what answers it.
const METHODS = `
10.10 connection start       octet:versionMajor octet:versionMinor table:serverProperties longstr:mechanisms longstr:locales > 11
10.11 connection start-ok    table:clientProperties shortstr:mechanism longstr:response shortstr:locale
10.20 connection secure      longstr:challenge > 21
10.21 connection secure-ok   longstr:response
10.30 connection tune        short:channelMax long:frameMax short:heartbeat > 31
10.31 connection tune-ok     short:channelMax long:frameMax short:heartbeat
10.40 connection open        shortstr:virtualHost shortstr:reserved1 bit:reserved2 > 41
10.41 connection open-ok     shortstr:reserved1
10.50 connection close       short:replyCode shortstr:replyText short:classId short:methodId > 51
10.51 connection close-ok
10.60 connection blocked     shortstr:reason
10.61 connection unblocked
10.70 connection update-secret longstr:newSecret shortstr:reason > 71
10.71 connection update-secret-ok
20.10 channel open           shortstr:reserved1 > 11
20.11 channel open-ok        longstr:reserved1
20.20 channel flow           bit:active > 21
20.21 channel flow-ok        bit:active
20.40 channel close          short:replyCode shortstr:replyText short:classId short:methodId > 41
20.41 channel close-ok
40.10 exchange declare       short:reserved1 shortstr:exchange shortstr:type bit:passive bit:durable bit:autoDelete bit:internal bit:noWait table:arguments > 11
40.11 exchange declare-ok
40.20 exchange delete        short:reserved1 shortstr:exchange bit:ifUnused bit:noWait > 21
40.21 exchange delete-ok
40.30 exchange bind          short:reserved1 shortstr:destination shortstr:source shortstr:routingKey bit:noWait table:arguments > 31
40.31 exchange bind-ok
40.40 exchange unbind        short:reserved1 shortstr:destination shortstr:source shortstr:routingKey bit:noWait table:arguments > 51
40.51 exchange unbind-ok
50.10 queue declare          short:reserved1 shortstr:queue bit:passive bit:durable bit:exclusive bit:autoDelete bit:noWait table:arguments > 11
50.11 queue declare-ok       shortstr:queue long:messageCount long:consumerCount
50.20 queue bind             short:reserved1 shortstr:queue shortstr:exchange shortstr:routingKey bit:noWait table:arguments > 21
50.21 queue bind-ok
50.30 queue purge            short:reserved1 shortstr:queue bit:noWait > 31
50.31 queue purge-ok         long:messageCount
50.40 queue delete           short:reserved1 shortstr:queue bit:ifUnused bit:ifEmpty bit:noWait > 41
50.41 queue delete-ok        long:messageCount
50.50 queue unbind           short:reserved1 shortstr:queue shortstr:exchange shortstr:routingKey table:arguments > 51
50.51 queue unbind-ok
60.10 basic qos              long:prefetchSize short:prefetchCount bit:global > 11
60.11 basic qos-ok
60.20 basic consume          short:reserved1 shortstr:queue shortstr:consumerTag bit:noLocal bit:noAck bit:exclusive bit:noWait table:arguments > 21
60.21 basic consume-ok       shortstr:consumerTag
60.30 basic cancel           shortstr:consumerTag bit:noWait > 31
60.31 basic cancel-ok        shortstr:consumerTag
60.40 basic publish          short:reserved1 shortstr:exchange shortstr:routingKey bit:mandatory bit:immediate +
60.50 basic return           short:replyCode shortstr:replyText shortstr:exchange shortstr:routingKey +
60.60 basic deliver          shortstr:consumerTag longlong:deliveryTag bit:redelivered shortstr:exchange shortstr:routingKey +
60.70 basic get              short:reserved1 shortstr:queue bit:noAck > 71 72
60.71 basic get-ok           longlong:deliveryTag bit:redelivered shortstr:exchange shortstr:routingKey long:messageCount +
60.72 basic get-empty        shortstr:reserved1
60.80 basic ack              longlong:deliveryTag bit:multiple
60.90 basic reject           longlong:deliveryTag bit:requeue
60.100 basic recover-async   bit:requeue
60.110 basic recover         bit:requeue > 111
60.111 basic recover-ok
60.120 basic nack            longlong:deliveryTag bit:multiple bit:requeue
85.10 confirm select         bit:noWait > 11
85.11 confirm select-ok
90.10 tx select              > 11
90.11 tx select-ok
90.20 tx commit              > 21
90.21 tx commit-ok
90.30 tx rollback            > 31
90.31 tx rollback-ok
`;
const LINE = /^(\d+)\.(\d+) (\w+ [\w-]+)([^>+]*)(\+)?(?:>(.*))?$/;

/** By class and method. */
export const METHOD_TABLE: ReadonlyMap<number, Method> = new Map(METHODS.trim().split("\n").map(readLine));

function words(text: string): string[] {
  return text.trim().split(/ +/).filter(Boolean);
}
function argumentOf(word: string): Argument {
  const [type = "", name = ""] = word.split(":");
  return { type: type as ArgumentType, name, isReserved: name.startsWith("reserved") };
}
function readLine(line: string): [number, Method] {
  const [, classId = "", method = "", name = "", texts = "", content, answers = ""] = LINE.exec(line) ?? [];
  return [
    methodId(Number(classId), Number(method)),
    {
      name,
      arguments: words(texts).map(argumentOf),
      hasContent: content !== undefined,
      answers: words(answers).map((answer) => methodId(Number(classId), Number(answer))),
      isAnswer: name.endsWith("-ok") || name === "basic get-empty",
    },
  ];
}

/** Properties of a content's header, from the highest bit of its flags down. */
export const PROPERTIES: readonly Argument[] = words(
  "shortstr:contentType shortstr:contentEncoding table:headers octet:deliveryMode octet:priority " +
    "shortstr:correlationId shortstr:replyTo shortstr:expiration shortstr:messageId longlong:timestamp " +
    "shortstr:type shortstr:userId shortstr:appId shortstr:clusterId",
).map(argumentOf);
