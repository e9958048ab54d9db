// GraphQL over WebSocket, as the WebSocket dissector takes it.
export { isGraphqlSubprotocol } from "./envelope.ts";
export { OperationRequest, OperationResponse } from "./operation.ts";
export { Operations } from "./operations.ts";
export { isOperation, isOperationSide, operationColumns, operationSections } from "./present.ts";
export { withoutSecrets } from "./secrets.ts";
