// What a start is given, and by which version: the arguments of this process or a second one, and versions.

import { linkIn, placeOf } from '../../../main/desktop/deep-link.ts';
import { kitFileIn } from '../../../main/desktop/kit-files.ts';
import { OPTIONS_BEFORE_COMMAND, type Request, requestIn } from '../../../main/desktop/terminal-request.ts';
import { compareVersions, isVersion, whyNotOffered } from '../../../main/domain/update.ts';
import type { Target } from '../engine.ts';
import { mutateText } from '../mutate-text.ts';
import type { Random } from '../random.ts';
import { neverRefuses, opinion } from '../engine.ts';

const ID = '0123456789abcdef0123456789abcdef';
type Start = { readonly argv: readonly string[]; readonly isPackaged: boolean };
type Meant = {
  readonly request: Request;
  readonly link: ReturnType<typeof linkIn>;
  readonly kit: string | null;
};

const meant = ({ argv, isPackaged }: Start): Meant => ({
  request: requestIn(argv, { isPackaged }),
  link: linkIn(argv),
  kit: kitFileIn(argv, '/home/me'),
});

const STARTS: readonly Start[] = [
  { argv: ['/app/fieldpass', '--', 'status', '--json'], isPackaged: true },
  { argv: ['/app/fieldpass', `fieldpass://open/borrow?id=${ID}`], isPackaged: true },
  { argv: ['/app/fieldpass', '--no-sandbox', 'rig.fieldpass'], isPackaged: true },
  { argv: ['/app/electron', '--disable-gpu', '/clone', '--', 'borrow', 'arn:aws:x'], isPackaged: false },
  { argv: ['/app/electron', '/clone', 'list', '--json'], isPackaged: false },
  { argv: ['/app/fieldpass', '--smoke'], isPackaged: true },
  { argv: [], isPackaged: true },
];
const WORDS = ['--', '-', '--json', '--smoke', 'status', 'fieldpass:', 'FIELDPASS://open/here', 'fieldpass://open/here', '.fieldpass', 'file:///x', '../', '/etc/x.fieldpass', '--data-dir=x', '=', '\0']; // prettier-ignore

function changedStart({ argv, isPackaged }: Start, random: Random, other: Start): Start {
  const at = random.below(argv.length + 1);
  const kind = random.below(6);
  if (kind === 0) return { argv: argv.toSpliced(at, 1), isPackaged };
  if (kind === 1) return { argv: argv.toSpliced(at, 0, random.pick(WORDS)), isPackaged };
  if (kind === 2) return { argv: [...argv.slice(0, at), ...other.argv.slice(-2)].slice(0, 12), isPackaged };
  if (kind === 3) return { argv, isPackaged: !isPackaged };
  return { argv: argv.with(at % Math.max(1, argv.length), changed(argv[at] ?? '', random)), isPackaged };
}

const changed = (text: string, random: Random): string =>
  mutateText(text, random, random.pick(WORDS), WORDS).slice(0, 600);

export const START_TARGET: Target<Start, Meant> = {
  name: 'arguments of a start',
  seeds: STARTS,
  mutate: (start, random, other) => (start.argv.length === 0 ? other : changedStart(start, random, other)),
  parse: meant,
  isRefusal: neverRefuses,
  check: ({ argv, isPackaged }, { request, link, kit }) => {
    const given = argv.slice(1);
    if (request.kind === 'terminal') checkTerminal(given, isPackaged, request);
    if (link.place !== null && !given.concat(argv).some((text) => placeOf(text) !== null))
      throw new Error('made up a place');
    const like = argv.filter((text) => /^fieldpass:/i.test(text)).length;
    if (link.ignored !== like - (link.place === null ? 0 : 1)) throw new Error('overlooked a link');
    const isNamed = given.some((text) => !text.startsWith('-') && /\.fieldpass$/i.test(text));
    if ((kit !== null) !== isNamed || kit?.startsWith('/') === false) throw new Error('another file');
    return opinion(
      `${request.kind} ${link.place?.view} ${link.ignored} ${kit === null}`,
      true,
      argv.length < 2,
    );
  },
  broken: {
    'a link may be a command': (start) => {
      const [, first = ''] = start.argv;
      const isLink = start.isPackaged && /^fieldpass:/i.test(first);
      return isLink
        ? { ...meant(start), request: { kind: 'terminal', args: start.argv.slice(1), before: [] } }
        : meant(start);
    },
    'an argument is lost': (start) => {
      const { request, ...rest } = meant(start);
      return {
        request: request.kind === 'terminal' ? { ...request, args: request.args.slice(1) } : request,
        ...rest,
      };
    },
    'a switch may be a kit': (start) => {
      const found = start.argv.slice(1).find((text) => text.toLowerCase().endsWith('.fieldpass'));
      return { ...meant(start), kit: found === undefined ? null : `/home/me/${found}` };
    },
  },
};

/** Nothing is lost or made up, and what the system hands over never becomes a command. */
function checkTerminal(
  given: readonly string[],
  isPackaged: boolean,
  { args, before }: Extract<Request, { kind: 'terminal' }>,
): void {
  const isMarked = before.length + args.length === given.length - 1;
  const whole = isMarked ? [...before, '--', ...args] : [...before, ...args];
  if (JSON.stringify(whole) !== JSON.stringify(given)) throw new Error('lost an argument, or made one up');
  const [first = ''] = args;
  if (args.length === 0 || /^(?:fieldpass|file):|\.fieldpass$/i.test(first))
    throw new Error('took what the system hands over for a command');
  if (!isMarked && first.startsWith('-') && !OPTIONS_BEFORE_COMMAND.has(first.split('=')[0] ?? ''))
    throw new Error('took a switch for a command');
  if (before.filter((text) => !text.startsWith('-')).length > (isPackaged ? 0 : 1))
    throw new Error('took a word for a switch');
}

type Pair = { readonly one: string; readonly other: string };
type Compared = {
  readonly are: boolean;
  readonly order: number;
  readonly back: number;
  readonly why: string | null;
};

const compared = ({ one, other }: Pair): Compared => {
  const are = isVersion(one) && isVersion(other);
  return {
    are,
    order: are ? compareVersions(one, other) : 0,
    back: are ? compareVersions(other, one) : 0,
    why: whyNotOffered(one, isVersion(other) ? other : '1.0.0', null),
  };
};

const VERSIONS = ['1.0.0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta.11', '1.0.0-9007199254740992', '1.0.0-9007199254740993', '10.2.0+build.5', '999999999.0.1', '01.0.0', '1.0', 'v1.0.0']; // prettier-ignore
const PARTS = [
  '.',
  '-',
  '+',
  '1',
  '0',
  '11',
  '2',
  'alpha',
  'beta',
  '9007199254740993',
  '999999999',
  '00',
  '\n',
];

export const VERSIONS_TARGET: Target<Pair, Compared> = {
  name: 'versions',
  seeds: VERSIONS.map((one, at) => ({ one, other: VERSIONS[(at + 1) % VERSIONS.length] ?? '' })),
  mutate: ({ one, other }, random, next) =>
    random.once(2)
      ? { one: mutateText(one, random, other, PARTS).slice(0, 200), other }
      : {
          one: random.once(2) ? one : next.one,
          other: mutateText(other, random, next.other, PARTS).slice(0, 200),
        },
  parse: compared,
  isRefusal: neverRefuses,
  check: ({ one, other }, { are, order, back, why }) => {
    const [a, b] = [partsOf(one), partsOf(other)];
    if (are !== (a !== null && b !== null))
      throw new Error(are ? 'took what is no version' : 'refused a version');
    if (a === null && why === null) throw new Error('offers what is no version');
    if (a === null || b === null) return opinion(`none ${one.length > 5}`, false, !/^\d/.test(one));
    const due = orderOf(a, b);
    if (Math.sign(order) !== due || Math.sign(back) !== 0 - due)
      throw new Error('another order than semver.org');
    if ((why === null) !== due >= 0) throw new Error('offers what is older');
    return opinion(`${due} ${a.before?.length} ${b.before?.length}`, true);
  },
  broken: {
    'numbers are compared as JavaScript does': (pair) => {
      const { are, order, ...rest } = compared(pair);
      const [a = '', b = ''] = [pair.one, pair.other].map((text) => /^1\.0\.0-(\d+)$/.exec(text)?.[1]);
      return { are, order: a !== '' && b !== '' ? Number(a) - Number(b) : order, ...rest };
    },
    'texts are compared as they stand': (pair) => {
      const { are, ...rest } = compared(pair);
      return { are, ...rest, order: are ? Number(pair.one > pair.other) - Number(pair.one < pair.other) : 0 };
    },
  },
};

type Parts = { readonly numbers: readonly bigint[]; readonly before: readonly string[] | null };

function partsOf(text: string): Parts | null {
  const [plain = '', build] = text.split(/\+(.*)/s);
  const [numbers = '', before] = plain.split(/-(.*)/s);
  const three = numbers.split('.');
  const isRight =
    three.length === 3 &&
    three.every((one) => one.length > 0 && one.length < 10 && !/[^0-9]/.test(one)) &&
    [before, build].every(
      (one) => one === undefined || (one.length > 0 && one.length <= 60 && !/[^0-9A-Za-z.-]/.test(one)),
    );
  return isRight ? { numbers: three.map(BigInt), before: before?.split('.') ?? null } : null;
}

function orderOf(a: Parts, b: Parts): number {
  const difference = a.numbers.map((one, at) => one - (b.numbers[at] ?? 0n)).find((one) => one !== 0n);
  if (difference !== undefined) return difference > 0n ? 1 : -1;
  if (a.before === null || b.before === null) return Number(a.before === null) - Number(b.before === null);
  for (let at = 0; at < Math.max(a.before.length, b.before.length); at += 1) {
    const [one, other] = [rankOf(a.before[at]), rankOf(b.before[at])];
    if (one !== other) return one > other ? 1 : -1;
  }
  return 0;
}

// Nothing is older than a number, a number older than a word; numbers by their length without leading zeros first.
function rankOf(part: string | undefined): string {
  if (part === undefined) return '';
  if (part === '' || /[^0-9]/.test(part)) return `2${part}`;
  const digits = part.replace(/^0+/, '');
  return `1${String(digits.length).padStart(3, '0')}${digits}`;
}
