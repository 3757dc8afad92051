// What secrets look like wherever they stand: the shapes by which tokens and access keys are known in any text.

// A base64url JSON object starts with eyJ: the head of every signed token, whole or cut.
const TOKEN = /eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*/g;
const ACCESS_KEY_ID = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g;

/** The text with every token and access key id replaced by what it is. */
export function withoutSecretShapes(text: string): string {
  return text.replaceAll(TOKEN, '[token]').replaceAll(ACCESS_KEY_ID, '[access key]');
}
