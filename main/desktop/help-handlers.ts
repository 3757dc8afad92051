// Messages of history and help: pages of the record, its check and export, findings, the bundle for support.

import type { About } from '../domain/support-bundle.ts';
import type { Mistake } from '../domain/support-bundle.ts';
import { FieldpassError } from '../domain/failure.ts';
import { remediesOf } from '../domain/health.ts';
import { writeInstant } from '../domain/instant.ts';
import type { Needs } from './handlers.ts';
import type { Handlers } from './ipc.ts';
import { SHAPES, parserOf } from './message-shapes.ts';

/** What these messages need from the system besides the services. */
export type Surroundings = {
  readonly about: About;
  /** Mistakes in the log under a directory, newest first. */
  readonly mistakesIn: (dataDir: string) => readonly Mistake[];
  /** Asks where to save under a suggested name, and writes the pieces there; null where the person chose none. */
  readonly saveFile: (name: string, pieces: Iterable<string>) => Promise<string | null>;
};

type HelpCall =
  | 'history'
  | 'checkHistory'
  | 'exportHistory'
  | 'about'
  | 'examine'
  | 'supportBundle'
  | 'saveSupportBundle'
  | 'endWelcome';

const nothing = parserOf(SHAPES.nothing);

// Excel takes a file without it for one in the old encoding of the system.
const BYTE_ORDER_MARK = '\ufeff';

/** The handlers of the pages Activity and Help, and of the first start. */
export function helpHandlers(needs: Needs): Pick<Handlers, HelpCall> {
  return { ...historyHandlers(needs), ...supportHandlers(needs) };
}

function historyHandlers({
  services,
  surroundings,
}: Needs): Pick<Handlers, 'history' | 'checkHistory' | 'exportHistory'> {
  return {
    history: {
      parse: parserOf(SHAPES.historyPage),
      run: async ({ filter, before }) => {
        const { history } = services();
        const licenses = before === null ? history.licenses() : null;
        return { ...history.page(filter, before), licenses };
      },
    },
    checkHistory: { parse: nothing, run: async () => services().history.check() },
    exportHistory: {
      parse: parserOf(SHAPES.historyExport),
      run: async ({ filter, format }) => {
        const { history, time } = services();
        const pieces = await history.exported(filter, format, `Fieldpass ${surroundings.about.version}`);
        const name = `fieldpass-history-${dayOf(time.now())}.${format}`;
        return { file: await surroundings.saveFile(name, format === 'csv' ? marked(pieces) : pieces) };
      },
    },
  };
}

function* marked(pieces: Iterable<string>): Iterable<string> {
  yield BYTE_ORDER_MARK;
  yield* pieces;
}

function supportHandlers({
  services,
  surroundings,
}: Needs): Pick<Handlers, 'about' | 'examine' | 'supportBundle' | 'saveSupportBundle' | 'endWelcome'> {
  // Only what was shown can be saved, so the text itself never comes in from the window.
  let shown: { readonly id: string; readonly text: string } | null = null;
  let made = 0;
  return {
    about: {
      parse: nothing,
      run: async () => ({ ...versionsOf(surroundings.about), ...placesOf(services()) }),
    },
    examine: {
      parse: nothing,
      run: async () => {
        const findings = await services().support.examine();
        return findings.map((finding) => ({
          ...finding,
          remedies: finding.state === 'well' ? [] : remediesOf(finding.code),
        }));
      },
    },
    supportBundle: {
      parse: parserOf(SHAPES.bundle),
      run: async ({ withNames }) => {
        const { support, dataDir } = services();
        const mistakes = surroundings.mistakesIn(dataDir);
        const text = await support.bundle(surroundings.about, mistakes, withNames);
        made += 1;
        shown = { id: String(made), text };
        return shown;
      },
    },
    saveSupportBundle: {
      parse: parserOf(SHAPES.shownBundle),
      run: async ({ id }) => {
        if (shown?.id !== id) throw new FieldpassError('bad-request');
        const name = `fieldpass-support-${dayOf(services().time.now())}.json`;
        return { file: await surroundings.saveFile(name, [shown.text]) };
      },
    },
    endWelcome: {
      parse: nothing,
      run: async () => {
        services().welcome.end();
        return services().snapshots.take();
      },
    },
  };
}

const dayOf = (at: number): string => writeInstant(at).slice(0, 10);

const placesOf = ({ dataDir, ledgerFile }: { readonly dataDir: string; readonly ledgerFile: string }) => ({
  dataDir,
  ledgerFile,
});

function versionsOf({ version, electron, chromium, node, platform, release, architecture }: About) {
  const parts = [
    ['Electron', electron],
    ['Chromium', chromium],
    ['Node', node],
  ] as const;
  const runtime = parts.flatMap(([name, one]) => (one === null ? [] : [`${name} ${one}`])).join(', ');
  return { version, runtime, system: `${platform} ${release} ${architecture}` };
}
