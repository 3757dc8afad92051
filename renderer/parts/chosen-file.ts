// Reads a file that was chosen in the window: as text where it is text, otherwise as base64 of its bytes.

/** Base64 of this many bytes still fits into one message to main. */
const LARGEST_BYTES = 44 * 1024;

export type Chosen = { readonly file: string } & (
  | { readonly form: 'text'; readonly content: string }
  | { readonly form: 'base64'; readonly content: string }
  | { readonly form: 'too-large' }
  | { readonly form: 'unreadable' }
);

/** A file whose content was read. */
export type ReadFile = Extract<Chosen, { readonly content: string }>;

/** Reads at most 44 KiB; a larger file is not read at all. */
export async function readChosen(file: File): Promise<Chosen> {
  if (file.size > LARGEST_BYTES) return { file: file.name, form: 'too-large' };
  try {
    return { file: file.name, ...contentOf(new Uint8Array(await file.arrayBuffer())) };
  } catch {
    return { file: file.name, form: 'unreadable' };
  }
}

/** Bytes as text if they are UTF-8 without NUL, else as base64: DER is never valid text of that kind. */
export function contentOf(bytes: Uint8Array): { readonly form: 'text' | 'base64'; readonly content: string } {
  try {
    const content = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!content.includes('\0')) return { form: 'text', content };
  } catch {
    // Not text.
  }
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return { form: 'base64', content: btoa(binary) };
}
