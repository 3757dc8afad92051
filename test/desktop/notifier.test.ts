import type { Notification } from 'electron';
import { describe, expect, test } from 'vitest';
import { SystemNotifier } from '../../main/desktop/notifier.ts';
import { desktopWords } from '../../main/desktop/words.ts';
import type { Notice } from '../../main/ports.ts';

const ID = '0'.repeat(32);
const NOTICE: Notice = {
  title: 'Survey ends soon',
  body: '5 h left',
  about: { view: 'borrow', id: ID },
  acts: ['renew', 'snooze'],
};

/** A desk with a notification center that shows what stands; `answer` plays what the person does. */
function desk(platform: NodeJS.Platform, { isSupported = true, isWatched = false } = {}) {
  const standing = new Set<Kind>();
  const done: unknown[] = [];
  class Kind {
    static isSupported = (): boolean => isSupported;
    readonly options: { readonly title: string; readonly actions: readonly { readonly text: string }[] };
    readonly #heard = new Map<string, (...args: unknown[]) => void>();
    constructor(options: Kind['options']) {
      this.options = options;
    }
    on(name: string, fn: (...args: unknown[]) => void): void {
      this.#heard.set(name, fn);
    }
    answer(name: string, ...args: unknown[]): void {
      this.#heard.get(name)?.(...args);
    }
    show(): void {
      standing.add(this);
    }
    close(): void {
      standing.delete(this);
      this.answer('close');
    }
  }
  const notifier = new SystemNotifier(
    Kind as unknown as typeof Notification,
    {
      goTo: (place) => void done.push(place),
      snooze: (id) => void done.push(`snooze ${id}`),
      isWatched: () => isWatched,
      words: () => desktopWords('en'),
    },
    platform,
  );
  const titles = (): readonly string[] => [...standing].map(({ options }) => options.title);
  return { notifier, standing, titles, done, only: () => [...standing][0]! };
}

describe('a notice of the system', () => {
  test('leads to the borrow when clicked, and starts nothing', () => {
    const { done, notifier, only } = desk('linux');
    notifier.notify(NOTICE);
    only().answer('click');
    expect(done).toEqual([{ view: 'borrow', id: ID }]);
  });

  test.each(['darwin', 'win32'] as const)(
    'on %s has buttons: renew asks first, snooze puts off',
    (platform) => {
      const { done, notifier, only } = desk(platform);
      notifier.notify(NOTICE);
      expect(only().options.actions.map(({ text }) => text)).toEqual(['Renew…', 'Snooze 12 h']);
      only().answer('action', { actionIndex: 0 });
      only().answer('action', { actionIndex: 1 });
      only().answer('action', { actionIndex: 7 });
      expect(done).toEqual([{ view: 'renew', id: ID }, `snooze ${ID}`]);
    },
  );

  test('on Linux has none, because they would never be pressed', () => {
    const { notifier, only } = desk('linux');
    notifier.notify(NOTICE);
    expect(only().options.actions).toEqual([]);
  });

  test('takes the place of the one before about the same thing, and of no other', () => {
    const { notifier, titles } = desk('darwin');
    notifier.notify(NOTICE);
    notifier.notify({ ...NOTICE, title: 'Other', about: { view: 'checkout', id: '1'.repeat(32) } });
    notifier.notify({ ...NOTICE, title: 'Survey has ended' });
    expect(titles()).toEqual(['Other', 'Survey has ended']);
  });

  test('is taken back, once, and what was never shown harms nothing', () => {
    const { notifier, titles } = desk('darwin');
    notifier.notify(NOTICE);
    notifier.withdraw(ID);
    notifier.withdraw(ID);
    expect(titles()).toEqual([]);
    notifier.notify(NOTICE);
    notifier.withdrawAll();
    expect(titles()).toEqual([]);
  });

  test('closed by the person is forgotten, and a later one stands', () => {
    const { notifier, only, titles } = desk('darwin');
    notifier.notify(NOTICE);
    const first = only();
    first.close();
    notifier.notify({ ...NOTICE, title: 'Later' });
    first.answer('close');
    notifier.withdraw(ID);
    expect(titles()).toEqual([]);
  });

  test('is not shown while the window is looked at', () => {
    const watched = desk('darwin', { isWatched: true });
    watched.notifier.notify(NOTICE);
    expect(watched.titles()).toEqual([]);
  });

  test('is not tried where the system has none', () => {
    const { notifier, titles } = desk('linux', { isSupported: false });
    notifier.notify(NOTICE);
    notifier.withdraw(ID);
    expect(titles()).toEqual([]);
  });
});
