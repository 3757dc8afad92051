// Says on stderr what a command is doing once it takes longer than a moment, and at once when AWS makes it wait.

import type { Services } from '../compose.ts';
import type { WorkStep } from '../domain/snapshot.ts';
import { durationWords } from '../domain/time-words.ts';
import type { Printer } from './print.ts';

const STEPS: Readonly<Record<WorkStep, string>> = {
  'checking-keychain': 'checking the keychain and the license',
  'writing-intent': 'writing down what is asked for',
  'asking-aws': 'asking AWS License Manager',
  verifying: 'verifying the signed token',
  storing: 'storing the token in the keychain and reading it back',
  'giving-back': 'giving the seat back',
  returning: 'returning the seat',
  recovering: 'finishing earlier work',
  'returning-old': 'giving the old seat back',
  extending: 'sending a heartbeat',
  releasing: 'releasing the seat',
  accepting: 'accepting the grant',
  activating: 'activating the grant',
  rejecting: 'rejecting the grant',
  'awaiting-aws': 'waiting until AWS has carried it out',
  'borrowing-for-trip': 'borrowing for the trip',
};

/** Anything that takes longer says what it is doing. */
const QUIET_MS = 500;

/** Reports what the services are at; gives the function that stops it. */
export function reportProgress(services: Services, printer: Printer): () => void {
  const { changes } = services;
  let said = '';
  let waitsUntil = 0;
  const sayWait = (): void => {
    const waiting = changes.waiting();
    // Told once for each wait: a countdown would fill the terminal.
    if (waiting === null || waiting.untilAt === waitsUntil) return;
    waitsUntil = waiting.untilAt;
    const leftMs = Math.max(1_000, Math.ceil((waiting.untilAt - Date.now()) / 1_000) * 1_000);
    printer.progress(`… AWS asked to slow down; trying again in ${durationWords(leftMs)}`);
  };
  const say = (): void => {
    if (changes.waiting() !== null) return;
    const words = wordsFor(services);
    if (printer.isLive) printer.live(words === '' ? '' : `${words}…`);
    else if (words !== '' && words !== said) printer.progress(`… ${words}`);
    said = words;
  };
  const timer = setInterval(say, QUIET_MS);
  const unsubscribe = changes.subscribe(sayWait);
  return () => {
    unsubscribe();
    clearInterval(timer);
    printer.live('');
  };
}

function wordsFor({ changes, catalogue }: Services): string {
  const step = changes.working().at(-1)?.step;
  if (step !== undefined) return STEPS[step];
  const { loaded, state } = catalogue.listing();
  return state === 'loading' ? `listing licenses (${loaded} so far)` : '';
}
