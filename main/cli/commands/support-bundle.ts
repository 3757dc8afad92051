// `fieldpass support-bundle`: what may be handed to support, shown as it is, and saved as it was shown.

import { join } from 'node:path';
import { aboutHere } from '../../adapters/about.ts';
import { mistakesIn } from '../../adapters/log-mistakes.ts';
import { writeWhole } from '../../adapters/whole-file.ts';
import { type Options, withServices } from '../open.ts';
import type { Printer } from '../print.ts';

type BundleOptions = Options & { readonly out?: unknown; readonly names?: unknown };

declare const __FIELDPASS_VERSION__: string;

export async function supportBundle(options: BundleOptions, printer: Printer): Promise<void> {
  await withServices(options, printer, async ({ dataDir, support }) => {
    const mistakes = mistakesIn(join(dataDir, 'logs'));
    const about = aboutHere(__FIELDPASS_VERSION__, 'terminal');
    const text = await support.bundle(about, mistakes, options.names === true);
    if (typeof options.out !== 'string') {
      // It is one JSON document already, with --json and without.
      process.stdout.write(text);
      return;
    }
    const file = await writeWhole(options.out, [text]);
    printer.result({ file }, [`Written to ${file}. Look at it before you hand it on.`]);
  });
}
