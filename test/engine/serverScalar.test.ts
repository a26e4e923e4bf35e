import assert from 'node:assert/strict';
import { type ServerScalar, typePlainScalar } from '../../server/src/engine/schema/serverScalar.ts';

function typed(text: string): string {
  const scalar: ServerScalar = typePlainScalar(text);
  return scalar.type === 'null' ? 'null' : `${scalar.type} ${scalar.value}`;
}

// Answers of sigs.k8s.io/yaml v1.6.0.
const ANSWERS: Readonly<Record<string, string>> = {
  '': 'null',
  '~': 'null',
  null: 'null',
  yes: 'boolean true',
  on: 'boolean true',
  y: 'boolean true',
  NO: 'boolean false',
  yEs: 'string yEs',
  '014': 'integer 12',
  '08': 'float 8',
  '0o14': 'integer 12',
  '0x1F': 'integer 31',
  '0b11': 'integer 3',
  '1_000': 'integer 1000',
  '+5': 'integer 5',
  '-5': 'integer -5',
  '9007199254740993': 'integer 9007199254740993',
  '18446744073709551616': 'float 18446744073709552000',
  '1.10': 'float 1.1',
  '.5': 'float 0.5',
  '1e3': 'float 1000',
  '1e400': 'string 1e400',
  '-0b11': 'integer -3',
  '0x_1': 'integer 1',
  _1: 'string _1',
  '0.': 'float 0',
  '.inf': 'float Infinity',
  '12:30:45': 'string 12:30:45',
  '.': 'string .',
  '2001-12-14': 'string 2001-12-14',
  '1.2.3': 'string 1.2.3',
  'v1.2': 'string v1.2',
  '100m': 'string 100m',
};

describe('plain scalars as the server types them', () => {
  for (const [text, answer] of Object.entries(ANSWERS)) {
    it(`\`${text}\` is ${answer}`, () => assert.equal(typed(text), answer));
  }
});
