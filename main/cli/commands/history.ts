// `fieldpass history`: what was done on this computer, newest first; as lines, CSV or JSON; and its chain check.

import { TRAITS } from '../../domain/deeds.ts';
import { exitNumberOf, FieldpassError } from '../../domain/failure.ts';
import type { HistoryEntry, HistoryFilter, HistoryKind } from '../../domain/history.ts';
import { type Instant, readInstant } from '../../domain/instant.ts';
import type { Services } from '../../compose.ts';
import { type Options, withServices } from '../open.ts';
import { exactWords } from '../moments.ts';
import { failureLines, type Printer } from '../print.ts';
import { findMeant } from '../../domain/finding.ts';

type HistoryOptions = Options & {
  readonly csv?: unknown;
  readonly license?: unknown;
  readonly kind?: unknown;
  readonly since?: unknown;
  readonly until?: unknown;
  readonly steps?: unknown;
  readonly limit?: unknown;
};

const SHOWN_AT_FIRST = 50;

export async function history(options: HistoryOptions, printer: Printer, action?: string): Promise<number> {
  if (action !== undefined && action !== 'check')
    throw new FieldpassError('usage', `“history ${action}” is not known; there is “history check”.`);
  return withServices(options, printer, async (services) =>
    action === 'check' ? check(services, printer) : list(services, options, printer),
  );
}

async function check({ history: record, ledgerFile }: Services, printer: Printer): Promise<number> {
  const { chain, problem } = await record.check();
  const { isIntact, events, brokenEvent } = chain;
  const line = isIntact
    ? `${events} events in ${ledgerFile}: each fits the one before it.`
    : `${events} events in ${ledgerFile}: event ${brokenEvent ?? '?'} does not fit the one before it.`;
  const problems = problem === null ? [] : failureLines(problem);
  printer.result({ chain, ledgerFile, problem }, [line, ...problems]);
  return problem === null ? 0 : exitNumberOf(problem.code);
}

async function list(
  { history: record, time }: Services,
  options: HistoryOptions,
  printer: Printer,
): Promise<number> {
  const filter = filterOf(record, options, time.now());
  if (options.csv === true) {
    for (const piece of await record.exported(filter, 'csv', '')) process.stdout.write(piece);
    return 0;
  }
  const most = limitOf(options, printer.json);
  const entries: HistoryEntry[] = [];
  let isMore = false;
  for (const entry of record.entries(filter)) {
    isMore = entries.length === most;
    if (isMore) break;
    entries.push(entry);
  }
  const lines = entries.length === 0 ? ['Nothing in the history fits.'] : entries.flatMap(linesOf);
  const more = isMore ? [`Only the newest ${most} are shown; --limit shows more.`] : [];
  printer.result({ entries, isMore }, [...lines, ...more]);
  return 0;
}

function linesOf(entry: HistoryEntry): readonly string[] {
  const { deed, licenseName, at, untilAt, code, requestId, connectionName, subject, attempt } = entry;
  const name = licenseName === null ? '' : `: ${licenseName}`;
  const more = [
    ...(untilAt === null ? [] : [`until ${exactWords(untilAt)}`]),
    ...(attempt === null ? [] : [`attempt ${attempt}`]),
    ...(code === null ? [] : [code]),
    ...(connectionName === null ? [] : [`through ${connectionName}`]),
    ...(requestId === null ? [] : [`request ${requestId}`]),
    ...(subject === null ? [] : [`id ${subject}`]),
  ];
  return [
    `${at === null ? `Event ${entry.number}` : exactWords(at)}  ${TRAITS[deed].sentence}${name}`,
    `  ${more.join('; ')}`,
  ];
}

function filterOf(record: Services['history'], options: HistoryOptions, now: Instant): HistoryFilter {
  return {
    text: '',
    kind: kindOf(options.kind),
    licenseArn: typeof options.license === 'string' ? arnOf(record, options.license) : null,
    fromAt: momentOf(options.since, '--since', now),
    toAt: momentOf(options.until, '--until', now),
    withSteps: options.steps === true,
  };
}

function arnOf(record: Services['history'], text: string): string {
  const candidates = record
    .licenses()
    .map((item) => ({ item, ids: [item.licenseArn], name: item.licenseName }));
  return findMeant(text, candidates, 'license-not-found').licenseArn;
}

const KINDS: readonly HistoryKind[] = ['all', 'borrowing', 'returning', 'online', 'trouble'];

function kindOf(text: unknown): HistoryKind {
  if (text === undefined) return 'all';
  const kind = KINDS.find((one) => one === text);
  if (kind !== undefined) return kind;
  throw new FieldpassError('usage', `--kind takes one of ${KINDS.join(', ')}.`);
}

const SPAN = /^(\d{1,5})(h|d)$/;
const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24 };

// A day without a time is what people write; it begins at midnight UTC, as all instants of the command line do.
function momentOf(text: unknown, name: string, now: Instant): Instant | null {
  if (text === undefined) return null;
  const given = typeof text === 'string' ? text : '';
  const [, count, unit] = SPAN.exec(given) ?? [];
  if (count !== undefined && unit !== undefined) return now - Number(count) * (HOURS[unit] ?? 0) * 3_600_000;
  const at = readInstant(/^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T00:00:00Z` : given);
  if (at !== null) return at;
  throw new FieldpassError(
    'usage',
    `${name} takes a day (2026-03-14), a time (ISO 8601) or a span (36h, 7d).`,
  );
}

function limitOf({ limit }: HistoryOptions, isWhole: boolean): number {
  if (limit === undefined) return isWhole ? Infinity : SHOWN_AT_FIRST;
  if (typeof limit === 'string' && /^[1-9]\d{0,6}$/.test(limit)) return Number(limit);
  throw new FieldpassError('usage', '--limit takes a whole number from 1 on.');
}
