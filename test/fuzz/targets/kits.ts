// What a colleague hands over: a kit file, whose names are shown and whose ARNs are looked up.

import { readKit } from '../../../main/adapters/trips-file.ts';
import { type Kit, kitText } from '../../../main/domain/trip-kit.ts';
import { fitText } from '../../../main/domain/trip.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';

const ARN = 'arn:aws:license-manager::123456789012:license:l-0123';
const SEEDS = [
  kitText({ name: 'Rig 7', licenses: [{ licenseArn: ARN, licenseName: 'Survey', productSku: 'S-1' }] }),
  JSON.stringify({ fieldpassKit: 1, name: 'x', licenses: [{ productSku: 'S-1' }, { licenseName: 'Drill' }] }),
  JSON.stringify({ fieldpassKit: 2, name: 'x', licenses: [] }),
];

export const KIT_TARGET: Target<string, Kit> = {
  name: 'kit file',
  seeds: SEEDS,
  mutate: (text, random, other) =>
    mutateJson(text, random, other, [
      '"fieldpassKit":1',
      '"licenseArn":"arn:x"',
      '"licenseName":"a\\u0000b"',
      '"name":"\\ud800"',
      '"__proto__":{"admin":true}',
      '"productSku":""',
      '1e400',
    ]),
  parse: readKit,
  check: (text, kit) => {
    const again = readKit(kitText(kit));
    if (JSON.stringify(again) !== JSON.stringify(kit)) throw new Error('another kit after handing it on');
    if ((JSON.parse(text) as { fieldpassKit?: unknown }).fieldpassKit !== 1)
      throw new Error('took another form');
    if (kit.licenses.length === 0 || kit.licenses.length > 100) throw new Error('took too few or too many');
    for (const { licenseArn, licenseName, productSku } of kit.licenses) {
      if (licenseArn !== '' && !/^arn:\S+$/.test(licenseArn)) throw new Error('took what is no ARN');
      if ([licenseArn, licenseName, productSku].every((one) => one === '')) throw new Error('took nothing');
      for (const one of [kit.name, licenseName, productSku])
        if (fitText(one) !== one) throw new Error('took a text that hides what it is');
    }
    const named = kit.licenses.filter(({ licenseName }) => licenseName !== '').length;
    return { sign: `${kit.licenses.length} ${named}`, isShallow: false, isAccepted: true };
  },
  broken: {
    'another form is taken': (text) => readKit(text.replace(/"fieldpassKit":\s*[^,}]*/, '"fieldpassKit":1')),
    'control characters are taken': (text) => {
      const name = /"licenseName":\s*"([^"]*\\u0000[^"]*)"/.exec(text)?.[1];
      const kit = readKit(text.replaceAll('\\u0000', ''));
      return name === undefined ? kit : { ...kit, name: 'a\u0000b' };
    },
  },
};
