// `fieldpass calendar`: what ends when, as an iCalendar file with alarms; needs no network.

import { writeWhole } from '../../adapters/whole-file.ts';
import { type Options, requireLedger, withServices } from '../open.ts';
import type { Printer } from '../print.ts';

export async function calendar(
  options: Options & { readonly out?: string },
  printer: Printer,
): Promise<void> {
  await withServices(options, printer, async (services) => {
    // A calendar with less in it than there is would be believed.
    requireLedger(services);
    const { entries, text } = services.calendars.take();
    const { out } = options;
    if (out === undefined) {
      printer.document({ entries, calendar: text }, text);
      return;
    }
    await writeWhole(out, [text]);
    const ends = entries.filter(({ state }) => state === 'confirmed').length;
    printer.result({ entries, file: out }, [
      `Written: ${out}`,
      `  ${ends} ${ends === 1 ? 'end' : 'ends'}, ${entries.length - ends} cancelled. Import it again after a renewal or a return.`,
    ]);
  });
}
