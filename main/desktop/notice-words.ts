// Notifications of the system in German: what the services say in English, turned at the door.

import { momentWords } from '../domain/time-words.ts';
import type { Notice } from '../ports.ts';

export type NoticeText = Pick<Notice, 'title' | 'body' | 'moment'>;

/** English as the services write it, `(.+)` for names and times; the first that fits is taken. */
const GERMAN: readonly (readonly [english: RegExp, german: string])[] = [
  [/^(.+) ends soon$/, '$1 endet bald'],
  [/^(.+) ends within the hour$/, '$1 endet in weniger als einer Stunde'],
  [/^(.+) ends in a week$/, '$1 endet in einer Woche'],
  [/^(.+) ends in three days$/, '$1 endet in drei Tagen'],
  [/^(\d+) online checkouts have ended$/, '$1 Online-Checkouts sind beendet'],
  [/^(.+) has ended$/, '$1 ist beendet'],
  [/^(.+) was not renewed$/, '$1 wurde nicht verlängert'],
  [/^(.+) may be lost$/, '$1 kann verloren gehen'],
  [
    /^It was given back, and AWS granted no new one\. Borrow it again as soon as a seat is free\.$/,
    'Sie wurde zurückgegeben, und AWS hat keine neue gewährt. Erneut ausleihen, sobald ein Platz frei ist.',
  ],
  [
    /^Open Fieldpass to see when, and borrow again while you have a network\.$/,
    'In Fieldpass steht, wann. Mit Netz erneut ausleihen.',
  ],
  [/^Borrow again while you have a network\.$/, 'Mit Netz erneut ausleihen.'],
  [
    /^The seat went back by itself\. Borrow again when you have a network\.$/,
    'Der Platz ging von selbst zurück. Mit Netz erneut ausleihen.',
  ],
  [/^Check out again while you have a network\.$/, 'Mit Netz erneut auschecken.'],
  [/^(.+)\. Check out again while you have a network\.$/, '$1. Mit Netz erneut auschecken.'],
  [
    /^Its heartbeat does not reach AWS\. Open Fieldpass to see until when it is checked out\.$/,
    'Ihr Lebenszeichen erreicht AWS nicht. In Fieldpass steht, bis wann sie ausgecheckt ist.',
  ],
  [
    /^Under a minute left, until (.+)\. Renew it while you have a network\.$/,
    'Noch unter einer Minute, bis $1. Mit Netz verlängern.',
  ],
  [/^(.+) left, until (.+)\. Renew it while you have a network\.$/, 'Noch $1, bis $2. Mit Netz verlängern.'],
  [
    /^Ended (.+)\. The seat went back by itself\. Borrow it again when you have a network\.$/,
    'Beendet $1. Der Platz ging von selbst zurück. Mit Netz erneut ausleihen.',
  ],
];

/** A notice in German where `tag` is German and there are words for it; otherwise as it is. */
export function noticeWords<Notice extends NoticeText>(notice: Notice, tag: string): Notice {
  if (!tag.startsWith('de')) return notice;
  return { ...notice, title: inGerman(notice.title), body: withMoment(inGerman(notice.body), notice, tag) };
}

function withMoment(body: string, { moment }: NoticeText, tag: string): string {
  if (moment === undefined) return body;
  const { at, zone } = moment;
  return body.replace(momentWords(at, zone), () => momentWords(at, zone, tag));
}

function inGerman(english: string): string {
  const known = GERMAN.find(([pattern]) => pattern.test(english));
  return known === undefined ? english : english.replace(known[0], known[1]);
}
