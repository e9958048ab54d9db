// Entries of both versions are shown alike: they are found by the name that they share.
export { presenter } from "../amqp/index.ts";
