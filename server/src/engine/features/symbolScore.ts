/** What is searched for: words, each of which has to be found somewhere. */
export interface SymbolQuery {
  readonly words: readonly string[];
  /** Of `Deployment/web`: the first part names a kind, the last one a name. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/** What a search looks at. */
export interface SymbolTexts {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly file: string;
}

/** Reads what somebody typed. A slash joins kind and name; a path has more than one. */
export function readSymbolQuery(text: string): SymbolQuery {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [only = ''] = words;
  const [kind, name, ...more] = only.split('/');
  const isPair = words.length === 1 && name !== undefined && more.length === 0;
  return { words, kind: isPair ? kind : undefined, name: isPair ? name : undefined };
}

/** How well something fits, the higher the better; undefined where a word is found nowhere. Everything fits no words. */
export function scoreSymbol(query: SymbolQuery, texts: SymbolTexts): number | undefined {
  const pair = pairScore(query, texts);
  if (pair !== undefined) return pair;
  let sum = 0;
  for (const word of query.words) {
    const best = Math.max(
      2 * scoreText(word, texts.name),
      1.5 * scoreText(word, texts.kind),
      scoreText(word, texts.namespace),
      texts.file.toLowerCase().includes(word) ? 20 : 0,
    );
    if (best === 0) return undefined;
    sum += best;
  }
  return sum;
}

function pairScore({ kind, name }: SymbolQuery, texts: SymbolTexts): number | undefined {
  if (kind === undefined || name === undefined) return undefined;
  const ofKind = Math.max(scoreText(kind, texts.kind), scoreText(kind, texts.namespace));
  const ofName = name === '' ? 1 : scoreText(name, texts.name);
  return (kind === '' || ofKind > 0) && ofName > 0 ? 1.5 * ofKind + 2 * ofName + 100 : undefined;
}

/** 100 for the whole text, less for its beginning, the beginning of a word in it, a part, and letters in order; 0 for none. */
function scoreText(word: string, text: string): number {
  const whole = text.toLowerCase();
  if (word === whole) return 100;
  if (whole.startsWith(word)) return 80;
  const at = whole.indexOf(word);
  if (at > 0) return isWordStart(text, at) ? 60 : 40;
  return isScattered(word, whole) ? 10 : 0;
}

function isWordStart(text: string, at: number): boolean {
  return /[^A-Za-z0-9]/.test(text[at - 1] ?? '') || /[A-Z]/.test(text[at] ?? '');
}

/** Whether all letters come in order, as `sts` in StatefulSet; the first one has to begin the text. */
function isScattered(word: string, text: string): boolean {
  if (word[0] !== text[0]) return false;
  let at = 0;
  for (const letter of word) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
