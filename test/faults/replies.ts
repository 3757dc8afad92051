// Bytes of HTTP replies for the fault tables: genuine ones taken apart, and false ones.

const CRLF2 = '\r\n\r\n';

export type Parts = { readonly head: string; readonly body: Buffer };

/** Head (without the empty line) and body of a raw reply. */
export function partsOf(raw: Buffer): Parts {
  const end = raw.indexOf(CRLF2);
  return { head: raw.toString('latin1', 0, end), body: raw.subarray(end + CRLF2.length) };
}

/** A raw reply from its parts. */
export function rawOf({ head, body }: Parts): Buffer {
  return Buffer.concat([Buffer.from(head + CRLF2, 'latin1'), body]);
}

/** The genuine reply with another length in its head; undefined: without one. */
export function claiming(raw: Buffer, ...lines: readonly string[]): Buffer {
  const { head, body } = partsOf(raw);
  const others = head.split('\r\n').filter((line) => !/^content-length:/i.test(line));
  return rawOf({ head: [...others, ...lines].join('\r\n'), body });
}

/** The genuine head over another body. */
export function bodied(raw: Buffer, body: string | Buffer): Buffer {
  const { head } = partsOf(claiming(raw, `content-length: ${Buffer.byteLength(body)}`));
  return rawOf({ head, body: Buffer.from(body) });
}

/** The genuine body in chunks as HTTP writes them. */
export function chunked(raw: Buffer, ending: string): Buffer {
  const { head } = partsOf(claiming(raw, 'transfer-encoding: chunked'));
  const { body } = partsOf(raw);
  const chunk = [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from(`\r\n${ending}`)];
  return Buffer.concat([Buffer.from(head + CRLF2, 'latin1'), ...chunk]);
}

/** A whole reply made up here. */
export function answer(
  status: number,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const all = {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return rawOf({ head: [`HTTP/1.1 ${status} Reason`, ...lines].join('\r\n'), body: Buffer.from(body) });
}

/** The page with which a hotel's network answers everything. */
export const PORTAL_PAGE =
  '<!doctype html><html><title>Hotel Wi-Fi</title><body>Please sign in</body></html>';

const HTML = { 'content-type': 'text/html; charset=utf-8' };

/** That page under a status, as what it is. */
export function page(status: number, headers: Readonly<Record<string, string>> = {}): Buffer {
  return answer(status, PORTAL_PAGE, { ...HTML, ...headers });
}

/** A refusal in the words of License Manager and KMS, or of STS. */
export function refusal(isSts: boolean, name: string, status = 400): Buffer {
  if (!isSts) return answer(status, JSON.stringify({ __type: name, message: 'said by the relay' }));
  const code = name.replace(/Exception$/, '');
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>said by the relay</Message></Error>`;
  return answer(status, `<ErrorResponse>${error}<RequestId>r-1</RequestId></ErrorResponse>`, {
    'content-type': 'text/xml',
  });
}
