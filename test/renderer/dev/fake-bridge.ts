// A scripted main for the dev page: keeps a snapshot, plays borrowing and returning, records every call.

import type { BorrowView, LicenseView, Snapshot, WorkStep } from '../../../main/domain/snapshot.ts';
import type { Bridge, Reply } from '../../../preload/contract.ts';
import { MINUTE, borrow, failure } from './builders.ts';
import { fakeConnections } from './fake-connections.ts';
import { fakeHelp } from './fake-help.ts';
import { fakeOnline } from './fake-online.ts';
import { many } from './many-licenses.ts';
import { fakeTime } from './fake-time.ts';
import { fakeTrips } from './fake-trips.ts';
import { fakeUpdates } from './fake-updates.ts';
import { SCENES, type SceneName } from './scenes.ts';

type Fake = {
  readonly calls: { readonly name: string; readonly args: unknown }[];
  /** Sends a changed snapshot, as main does. */
  readonly push: (change: (now: Snapshot) => Snapshot) => void;
  /** Sends a snapshot made ten seconds ago, as a late answer would be. */
  readonly pushOld: (change: (now: Snapshot) => Snapshot) => void;
  /** Lets work that waits go on by one step. */
  readonly step: () => void;
};

declare global {
  interface Window {
    fake: Fake;
  }
}

const query = new URLSearchParams(location.search);
const isScene = (name: string): name is SceneName => Object.hasOwn(SCENES, name);
const asked = query.get('scene') ?? 'borrowed';
const scene: SceneName = isScene(asked) ? asked : 'borrowed';
/** `auto` plays the steps by itself; `manual` waits for `fake.step()`. */
const isManual = query.get('steps') === 'manual';
const fails = query.get('fails');
const STEP_MS = 500;
const STEPS: readonly WorkStep[] = [
  'checking-keychain',
  'writing-intent',
  'asking-aws',
  'verifying',
  'storing',
];

// The evaluation time of a scene with a clock that is behind is that far ahead of this computer's.
const { behindMs } = SCENES[scene](Date.now()).clock;
let current: Snapshot = SCENES[scene](Date.now() + behindMs);
const count = Number(query.get('count') ?? 0);
if (count > 0) current = { ...current, licenses: many(current.at, count) };
const listeners = new Set<(snapshot: Snapshot) => void>();
const waiting: (() => void)[] = [];
const calls: Fake['calls'][number][] = [];

function push(change: (now: Snapshot) => Snapshot): void {
  const at = Math.max(Date.now() + current.clock.behindMs, current.at);
  const changed = change(current);
  current = { ...changed, at, licenses: changed.licenses.map((one) => forecastAgain(one, at)) };
  for (const listener of listeners) listener(structuredClone(current));
}

function pushOld(change: (now: Snapshot) => Snapshot): void {
  for (const listener of listeners)
    listener(structuredClone({ ...change(current), at: current.at - 10_000 }));
}

function forecastAgain(license: LicenseView, at: number): LicenseView {
  if (!license.borrow.possible) return license;
  return { ...license, borrow: { ...license.borrow, untilAt: at + license.borrow.maxMinutes * MINUTE } };
}

function nextStep(): Promise<void> {
  return new Promise((go) => {
    if (isManual) waiting.push(go);
    else setTimeout(go, STEP_MS);
  });
}

function answer<T>(value: T): Reply<T> {
  return { ok: true, value: structuredClone(value) };
}

async function work(subject: string, steps: readonly WorkStep[]): Promise<void> {
  const sinceAt = current.at;
  for (const step of steps) {
    push((now) => ({ ...now, working: [{ subject, step, sinceAt }] }));
    await nextStep();
  }
  push((now) => ({ ...now, working: [] }));
}

function refusal(): Reply<never> {
  const offline = failure(
    'offline',
    'AWS could not be reached. The request was not sent, and no seat was taken.',
    'Check the network and try again.',
  );
  const internal = failure(
    'internal',
    'Fieldpass made a mistake. Nothing that was saved is lost.',
    'Start Fieldpass again.',
    false,
  );
  const withReference = { ...internal, details: { ...internal.details, reference: 'F-7Q2K' } };
  return { ok: false, failure: fails === 'internal' ? withReference : offline };
}

async function take(licenseArn: string): Promise<Reply<BorrowView>> {
  await work(licenseArn, STEPS);
  if (fails !== null) return refusal();
  const at = current.at;
  const chosen = current.licenses.find((one) => one.licenseArn === licenseArn);
  const untilAt = chosen?.borrow.possible === true ? chosen.borrow.untilAt : at;
  const change = {
    licenseArn,
    licenseName: chosen?.licenseName ?? '',
    issuedAt: at,
    expiresAt: untilAt,
    endsSoonAt: untilAt - 60_000,
  };
  const taken = borrow(`new-${current.borrows.length}`, at, change);
  push((now) => ({ ...now, borrows: [...now.borrows, taken] }));
  return answer(taken);
}

async function end(borrowId: string, steps: readonly WorkStep[]): Promise<Reply<{ borrowId: string }>> {
  await work(borrowId, steps);
  if (fails !== null) return refusal();
  push((now) => ({ ...now, borrows: now.borrows.filter((one) => one.borrowId !== borrowId) }));
  return answer({ borrowId });
}

function unlock(): Reply<Snapshot> {
  push((now) => ({
    ...now,
    vault: { state: 'ready', problem: null },
    borrows: now.borrows.map((one) =>
      one.badge === 'unreadable' ? { ...one, badge: 'borrowed', verdict: 'valid', problem: null } : one,
    ),
  }));
  return answer(current);
}

const noted = <T>(name: string, args: unknown, play: () => T): T => {
  calls.push({ name, args });
  return play();
};
const isSilent = query.has('silent');

const stage = { fails, push, current: () => current, work, noted, answer, refusal };
const bridge: Bridge = {
  ...fakeOnline(stage),
  ...fakeConnections(stage),
  ...fakeHelp(stage),
  ...fakeTime(stage),
  ...fakeTrips(stage),
  ...fakeUpdates(stage),
  snapshot: () =>
    noted('snapshot', null, () => {
      if (query.has('rejects')) return Promise.reject(new Error('no handler'));
      return isSilent ? new Promise(() => undefined) : Promise.resolve(answer(current));
    }),
  refresh: () => noted('refresh', null, () => Promise.resolve(answer(current))),
  borrow: (args) => noted('borrow', args, () => take(args.licenseArn)),
  return: (args) => noted('return', args, () => end(args.borrowId, ['returning'])),
  remove: (args) => noted('remove', args, () => end(args.borrowId, [])),
  retryKeychain: () => noted('retryKeychain', null, () => Promise.resolve(unlock())),
  openDocs: (args) => noted('openDocs', args, () => Promise.resolve(answer(undefined))),
  copyText: (args) => noted('copyText', args, () => Promise.resolve(answer(undefined))),
  changed: (onPayload) => {
    listeners.add(onPayload);
    return () => listeners.delete(onPayload);
  },
  show: () => () => undefined,
};

Object.assign(window, {
  fieldpass: bridge,
  fake: { calls, push, pushOld, step: () => waiting.shift()?.() } satisfies Fake,
});
