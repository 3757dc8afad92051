// The history as a file for others: CSV that no spreadsheet takes for formulas, and JSON; made line by line.

import { TRAITS } from './deeds.ts';
import type { HistoryEntry } from './history.ts';
import { type Instant, writeInstant } from './instant.ts';
import { plainJson } from './plain-json.ts';

export type ExportFormat = 'csv' | 'json';

const COLUMNS = [
  'number',
  'at',
  'deed',
  'what',
  'license',
  'issuer',
  'license_arn',
  'connection',
  'computer',
  'id',
  'request_id',
  'failure_code',
  'until',
] as const;

const LINE_END = '\r\n';

// OWASP, CSV Injection: a cell that begins so is a formula to a spreadsheet; the wide forms are to those of East Asia.
const FORMULA = /^[\s\u0000-\u001f\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** CSV after RFC 4180, header first; each piece is one whole line. */
export function* csvOf(entries: Iterable<HistoryEntry>): Iterable<string> {
  yield COLUMNS.join(',') + LINE_END;
  for (const entry of entries) yield cellsOf(entry).map(csvCell).join(',') + LINE_END;
}

// Line breaks would make two rows of one entry to a careless reader; the others turn the reading order or hide text.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A cell, quoted; what a spreadsheet would calculate gets an apostrophe in front and is text. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replace(UNSEEN, '\ufffd').replaceAll('"', '""')}"`;
}

/** One JSON document, an entry a line; instants are ISO 8601 with Z. */
export function* jsonOf(
  entries: Iterable<HistoryEntry>,
  head: Readonly<Record<string, unknown>>,
): Iterable<string> {
  yield `${plainJson(head).replace(/\}$/, '')},"entries":[`;
  let before = '\n';
  for (const entry of entries) {
    yield before + plainJson(entry);
    before = ',\n';
  }
  yield '\n]}\n';
}

function cellsOf(entry: HistoryEntry): readonly string[] {
  const { connectionId, connectionName } = entry;
  return [
    String(entry.number),
    moment(entry.at),
    entry.deed,
    TRAITS[entry.deed].sentence,
    entry.licenseName ?? '',
    entry.issuerName ?? '',
    entry.licenseArn ?? '',
    connectionName ?? connectionId ?? '',
    entry.nodeId ?? '',
    entry.subject ?? '',
    entry.requestId ?? '',
    entry.code ?? '',
    moment(entry.untilAt),
  ];
}

const moment = (at: Instant | null): string => (at === null ? '' : writeInstant(at));
