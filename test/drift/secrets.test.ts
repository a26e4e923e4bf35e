import assert from 'node:assert/strict';
import type { JsonObject } from '../../server/src/cluster/json.ts';
import type { ResourceDrift } from '../../server/src/cluster/report.ts';
import { judgeCase } from '../support/driftCase.ts';
import { check, owned } from '../support/driftObjects.ts';

describe('drift of Secrets (acceptance table 31 to 33)', () => {
  const secret = (fields: Record<string, unknown>): JsonObject =>
    ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' }, ...fields }) as JsonObject;
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  it('31: stringData and data are the same, and no value is anywhere in the answer', () => {
    const result = judgeCase({
      git: secret({ stringData: { p: 'hunter2secret' } }),
      live: secret({ type: 'Opaque', data: { p: base64('hunter2secret') } }),
    });
    check(result, 'inSync', []);
    assertSilent(result, ['hunter2secret', base64('hunter2secret')]);
    assert.match(result.renderedText, /p: ••• same/);
  });

  it('32: a changed value and a key of kubectl are said in words only', () => {
    const annotation = JSON.stringify(secret({ stringData: { p: 'firstvalue' } }));
    const result = judgeCase({
      git: secret({ stringData: { p: 'firstvalue' } }),
      live: {
        ...secret({ type: 'Opaque', data: { p: base64('othervalue'), q: base64('addedvalue') } }),
        metadata: {
          name: 's',
          namespace: 'shop',
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': annotation },
        },
      } as JsonObject,
      controllerOwns: secret({}),
      entries: [{ manager: 'kubectl-edit', owns: owned({ data: { p: 'x', q: 'x' } }) }],
    });
    check(result, 'changed', ['drift data.p ••• changed -> ••• changed', 'drift data.q (none) -> ••• only in cluster']);
    assertSilent(result, [
      'firstvalue',
      'othervalue',
      'addedvalue',
      base64('firstvalue'),
      base64('othervalue'),
      base64('addedvalue'),
    ]);
  });

  it('32: base64 with line breaks is the same value', () => {
    const value = base64('a long value that somebody wrapped over two lines');
    const wrapped = `${value.slice(0, 20)}\n${value.slice(20)}\n`;
    check(judgeCase({ git: secret({ data: { p: wrapped } }), live: secret({ data: { p: value } }) }), 'inSync', []);
  });

  it('33: an encrypted Secret cannot be verified, but a key more is seen', () => {
    const git = secret({ stringData: { p: 'ENC[AES256_GCM,data:x,type:str]' }, sops: { mac: 'ENC[x]' } });
    const same = judgeCase({ git, live: secret({ type: 'Opaque', data: { p: base64('clear') } }) });
    check(same, 'notVerifiable', []);
    assert.deepEqual(same.notes, ['Its values are encrypted in Git; only the names of the keys were compared.']);
    assert.match(same.renderedText, /p: ••• encrypted/);
    assert.match(same.liveText, /p: ••• encrypted/);
    const more = judgeCase({ git, live: secret({ data: { p: base64('clear'), q: base64('more') } }) });
    check(more, 'changed', ['drift data.q (none) -> ••• only in cluster']);
  });

  function assertSilent(result: ResourceDrift, values: readonly string[]): void {
    const printed = JSON.stringify(result);
    for (const value of values) assert.ok(!printed.includes(value), `the answer holds ${value}`);
  }
});
