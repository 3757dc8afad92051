// The part of the scripted main that knows the history, the findings and the text for support.

import { type Deed, TRAITS } from '../../../main/domain/deeds.ts';
import { type HistoryEntry, isWanted, unreadableEntry } from '../../../main/domain/history.ts';
import { remediesOf } from '../../../main/domain/health.ts';
import type { Snapshot } from '../../../main/domain/snapshot.ts';
import type { AboutView, Bridge, FindingView, Reply } from '../../../preload/contract.ts';
import { DAY, failure, HOUR, MINUTE } from './builders.ts';
import { HOSTILE } from './scenes.ts';

type Stage = {
  readonly fails: string | null;
  readonly push: (change: (now: Snapshot) => Snapshot) => void;
  readonly current: () => Snapshot;
  readonly noted: <T>(name: string, args: unknown, play: () => T) => T;
  readonly answer: <T>(value: T) => Reply<T>;
  readonly refusal: () => Reply<never>;
};
type Part = Pick<
  Bridge,
  | 'history'
  | 'checkHistory'
  | 'exportHistory'
  | 'about'
  | 'examine'
  | 'supportBundle'
  | 'saveSupportBundle'
  | 'endWelcome'
>;

const query = new URLSearchParams(location.search);
const PAGE = 100;
const LOOKED_THROUGH = 4_000;

const NAMES = ['Reservoir Studio', 'Well Planner Pro', 'Pump Curve Designer', 'Seismic Toolbox'];
const STORY: readonly Deed[] = [
  ...(['requested', 'held', 'returning', 'returned', 'token-destroyed', 'refused'] as const),
  ...([
    'checkout-held',
    'checkout-extended',
    'checkout-released',
    'unresolved',
    'renewed',
    'removed',
  ] as const),
];

const uuid = (number: number): string => `6f1c1c0e-3c43-4f2d-9d0e-${number.toString(16).padStart(12, '0')}`;

function entryAt(number: number, count: number, at: number): HistoryEntry {
  const deed = STORY[number % STORY.length] ?? 'held';
  const name = query.get('scene') === 'hostile' ? HOSTILE[number % HOSTILE.length] : null;
  const { isStep, isTrouble } = TRAITS[deed];
  return {
    ...unreadableEntry(number),
    deed,
    at: at - (count - number) * 5 * HOUR - 17 * MINUTE,
    subject: `b-${number % 3}`,
    licenseArn: `arn:aws:license-manager::210987654321:license:l-${number % NAMES.length}`,
    licenseName: name ?? NAMES[number % NAMES.length] ?? '',
    issuerName: 'Northwind Geo',
    connectionId: number % 5 === 0 ? 'c'.repeat(32) : 'environment',
    connectionName: number % 5 === 0 ? null : 'AWS environment',
    nodeId: 'fp1-k3mxw2jq7t',
    requestId: isStep || number % 7 === 0 ? null : uuid(number),
    code: isTrouble ? (deed === 'refused' ? 'no-seats' : 'outcome-unknown') : null,
    untilAt: deed === 'held' || deed === 'renewed' ? at + 3 * DAY : null,
    isStep,
  };
}

const finding = (
  part: FindingView['part'],
  state: FindingView['state'],
  message: string,
  nextStep: string | null = null,
  code: FindingView['code'] = null,
): FindingView => ({
  part,
  state,
  message,
  nextStep,
  code,
  remedies: state === 'well' ? [] : remediesOf(code),
});

const WELL = [
  finding('keychain', 'well', 'The keychain stores and gives back what is put into it.'),
  finding('ledger', 'well', '214 events in /home/field/.local/share/fieldpass/ledger.db, unbroken.'),
  finding('clock', 'well', 'It is 2026-11-24T15:05:00Z, which fits everything seen before.'),
  finding('network', 'well', 'License Manager answers; 6 licenses listed.'),
  finding('issuer-keys', 'well', '3 pinned; further ones are read from AWS KMS when first needed.'),
  finding('computer', 'well', 'Tokens are bound to fp1-k3mxw2jq7t.'),
];
const BROKEN = [
  finding(
    'keychain',
    'broken',
    'Your keychain is locked, so tokens can be neither read nor stored. Nothing is lost.',
    'Unlock the keychain, then try again.',
    'keychain-locked',
  ),
  finding(
    'ledger',
    'broken',
    'Event 12 of /home/field/.local/share/fieldpass/ledger.db does not fit the one before it: the record was changed from outside.',
    'Run “fieldpass doctor”. Keep the ledger file; support can read it with any SQLite tool.',
    'ledger-unreadable',
  ),
  finding(
    'clock',
    'attention',
    'This computer’s clock is 3 hours behind the newest time Fieldpass has seen.',
    'Set the clock, then look again.',
    'clock-untrusted',
  ),
  finding(
    'network',
    'broken',
    'Your AWS sign-in has ended. What is on this computer still works.',
    'Sign in again with “aws sso login” or “aws login”, then try again.',
    'sign-in-expired',
  ),
  finding(
    'issuer-keys',
    'attention',
    'No key yet for Minerva Mining Software (210987654321); their licenses cannot be borrowed until there is one.',
    'Ask the vendor for its public key file and run “fieldpass keys add FILE --issuer ACCOUNT”.',
    'issuer-key-missing',
  ),
  finding(
    'computer',
    'attention',
    'The records were made on another computer, or the system was installed anew: older tokens do not verify here.',
    'Borrow again on this computer.',
    'token-wrong-node',
  ),
];

const ABOUT: AboutView = {
  version: '0.4.0',
  runtime: 'Electron 45.0.1, Chromium 150.0.7412.3, Node 24.11.0',
  system: 'linux 6.1.0-32-amd64 x64',
  dataDir: '/home/field/.local/share/fieldpass',
  ledgerFile: '/home/field/.local/share/fieldpass/ledger.db',
};

const BROKEN_CHAIN = failure(
  'ledger-unreadable',
  'Event 12 of the record does not fit what was written before it: it was changed from outside, or is damaged.',
  'Run “fieldpass doctor”. Keep the ledger file; support can read it with any SQLite tool.',
  false,
);

/** `?events=` says how many there are, `?broken` that chain and findings are. */
export function fakeHelp({ answer, current, fails, noted, push, refusal }: Stage): Part {
  const count = Number(query.get('events') ?? 40);
  const begunAt = Date.now();
  const isBroken = query.has('broken');
  let made = 0;

  function page({ filter, before }: Parameters<Bridge['history']>[0]): ReturnType<Bridge['history']> {
    const entries: HistoryEntry[] = [];
    let number = before === null ? count : before - 1;
    for (let seen = 0; number >= 1 && seen < LOOKED_THROUGH && entries.length < PAGE; seen += 1) {
      const entry = entryAt(number, count, begunAt);
      if (isWanted(entry, filter)) entries.push(entry);
      number -= 1;
    }
    const licenses = NAMES.map((licenseName, at) => ({
      licenseArn: `arn:aws:license-manager::210987654321:license:l-${at}`,
      licenseName,
    }));
    const value = {
      entries,
      events: count,
      before: number >= 1 ? number + 1 : null,
      licenses: before === null ? licenses : null,
    };
    return Promise.resolve(answer(value));
  }

  const bundle = (withNames: boolean): string =>
    JSON.stringify(
      {
        what: 'Fieldpass support bundle',
        format: 1,
        program: { version: ABOUT.version, door: 'window' },
        counts: { licenses: 6 },
        ...(withNames ? { licenses: [{ name: NAMES[0] }] } : {}),
      },
      null,
      2,
    );

  return {
    history: (args) => noted('history', args, () => page(args)),
    checkHistory: () =>
      noted('checkHistory', null, () =>
        Promise.resolve(
          answer({
            chain: {
              isIntact: !isBroken,
              events: count,
              brokenEvent: isBroken ? 12 : null,
              checkedAt: Date.now(),
            },
            problem: isBroken ? BROKEN_CHAIN : null,
          }),
        ),
      ),
    exportHistory: (args) =>
      noted('exportHistory', args, () =>
        Promise.resolve(
          fails === null
            ? answer({ file: `/home/field/fieldpass-history-2026-11-24.${args.format}` })
            : refusal(),
        ),
      ),
    about: () => noted('about', null, () => Promise.resolve(answer(ABOUT))),
    examine: () =>
      noted('examine', null, () =>
        Promise.resolve(fails === null ? answer(isBroken ? BROKEN : WELL) : refusal()),
      ),
    supportBundle: (args) =>
      noted('supportBundle', args, () => {
        made += 1;
        return Promise.resolve(answer({ id: String(made), text: bundle(args.withNames) }));
      }),
    saveSupportBundle: (args) =>
      noted('saveSupportBundle', args, () =>
        Promise.resolve(
          fails === null ? answer({ file: '/home/field/fieldpass-support-2026-11-24.json' }) : refusal(),
        ),
      ),
    endWelcome: () =>
      noted('endWelcome', null, () => {
        push((now) => ({ ...now, isFirstStart: false }));
        return Promise.resolve(answer(current()));
      }),
  };
}
