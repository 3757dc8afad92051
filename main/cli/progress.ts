// Says on stderr what a command is doing once it takes longer than a moment, and at once when AWS makes it wait.

import type { Services } from '../compose.ts';
import { durationWords } from '../domain/time-words.ts';
import { type Printer, stepWords } from './print.ts';

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
    if (words !== '' && words !== said) printer.progress(`… ${words}`);
    said = words;
  };
  const timer = setInterval(say, QUIET_MS);
  const unsubscribe = changes.subscribe(sayWait);
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}

function wordsFor({ changes, catalogue }: Services): string {
  const step = changes.working().at(-1)?.step;
  if (step !== undefined) return stepWords(step);
  const { loaded, state } = catalogue.listing();
  return state === 'loading' ? `listing licenses (${loaded} so far)` : '';
}
