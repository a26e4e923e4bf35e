/** Whether labels (or annotations) fit; undefined selectors never come to be: `parseLabelSelector` says why it refuses. */
export type LabelMatcher = (labels: ReadonlyMap<string, string>) => boolean;

export type ParsedLabelSelector = { readonly matches: LabelMatcher } | { readonly problem: string };

type Token = { readonly kind: 'word' | 'sign' | 'end'; readonly text: string };
const SIGNS = ['==', '!=', '=', '!', '>', '<', '(', ')', ','];

/**
 * Reads a label selector in the grammar of Kubernetes (`a=b, a!=b, a in (x, y), a notin (x), a, !a, a>1, a<1`;
 * k8s.io/apimachinery/pkg/labels/selector.go). An empty one fits everything.
 */
export function parseLabelSelector(selector: string): ParsedLabelSelector {
  const parser = new Parser(tokens(selector));
  const matchers = parser.parse();
  if (parser.problem !== undefined) return { problem: parser.problem };
  return { matches: (labels) => matchers.every((matcher) => matcher(labels)) };
}

function tokens(text: string): Token[] {
  const made: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = SIGNS.find((one) => text.startsWith(one, at));
    const word = /^[^\s=!(),><]+/.exec(text.slice(at))?.[0];
    if (sign !== undefined) made.push({ kind: 'sign', text: sign });
    else if (word !== undefined) made.push({ kind: 'word', text: word });
    at += sign?.length ?? word?.length ?? 1;
  }
  return made;
}

const END: Token = { kind: 'end', text: '' };

class Parser {
  problem: string | undefined;
  private readonly list: readonly Token[];
  private at = 0;

  constructor(list: readonly Token[]) {
    this.list = list;
  }

  parse(): LabelMatcher[] {
    const matchers: LabelMatcher[] = [];
    while (this.peek().kind !== 'end' && this.problem === undefined) {
      const { kind, text } = this.peek();
      if (kind !== 'word' && text !== '!') {
        this.fail(`\`${text}\` stands where a key or \`!\` must stand`);
        break;
      }
      matchers.push(this.requirement());
      const next = this.take();
      if (next.kind === 'end') break;
      if (next.text !== ',') this.fail(`\`${next.text}\` stands where a comma must stand`);
      const after = this.peek();
      if (after.kind !== 'word' && after.text !== '!') this.fail('a comma must be followed by a key or `!`');
    }
    return matchers;
  }

  private peek(): Token {
    return this.list[this.at] ?? END;
  }

  private take(): Token {
    const token = this.peek();
    this.at++;
    return token;
  }

  private fail(problem: string): void {
    this.problem ??= problem;
  }

  private requirement(): LabelMatcher {
    const not = this.peek().text === '!';
    if (not) this.take();
    const { kind, text: key } = this.take();
    if (kind !== 'word') this.fail('a key is missing');
    if (!isQualifiedName(key)) this.fail(`\`${key}\` is not a valid key`);
    const { kind: next, text } = this.peek();
    if (next === 'end' || text === ',') return (labels) => labels.has(key) !== not;
    if (not) this.fail('`!key` takes no operator');
    this.take();
    if (text === 'in' || text === 'notin') {
      const values = this.valueList();
      return (labels) => (labels.has(key) && values.includes(labels.get(key) ?? '')) === (text === 'in');
    }
    if (!['=', '==', '!=', '>', '<'].includes(text)) this.fail(`\`${text}\` is not an operator`);
    const value = this.value();
    if (text === '!=') return (labels) => labels.get(key) !== value;
    if (text === '>' || text === '<') return this.compare(key, text, value);
    return (labels) => labels.get(key) === value;
  }

  private compare(key: string, sign: string, value: string): LabelMatcher {
    const limit = wholeNumber(value);
    if (limit === undefined) this.fail(`\`${value}\` after \`${sign}\` is not a whole number`);
    return (labels) => {
      const number = wholeNumber(labels.get(key) ?? '');
      if (number === undefined || limit === undefined) return false;
      return sign === '>' ? number > limit : number < limit;
    };
  }

  private value(): string {
    const next = this.peek();
    if (next.kind === 'end' || next.text === ',') return '';
    if (next.kind !== 'word') this.fail(`\`${next.text}\` stands where a value must stand`);
    return this.checked(this.take().text);
  }

  private valueList(): string[] {
    const values: string[] = [];
    if (this.take().text !== '(') this.fail('`in` and `notin` take a list in parentheses');
    if (this.peek().text === ')') this.fail('a list of values cannot be empty');
    let value = '';
    while (this.problem === undefined) {
      const token = this.take();
      if (token.text === ',' || token.text === ')') values.push(this.checked(value));
      if (token.text === ')') break;
      if (token.text === ',') value = '';
      else if (token.kind === 'word' && value === '') value = token.text;
      else this.fail('a list of values must be closed and have commas between them');
    }
    return values;
  }

  private checked(value: string): string {
    if (!isLabelValue(value)) this.fail(`\`${value}\` is not a valid label value`);
    return value;
  }
}

function wholeNumber(text: string): bigint | undefined {
  return /^[+-]?[0-9]+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
}

/** k8s.io/apimachinery/pkg/util/validation IsQualifiedName. */
function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const prefix = key.slice(0, Math.max(0, slash));
  if (
    slash >= 0 &&
    (prefix.length > 253 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix))
  ) {
    return false;
  }
  return name.length <= 63 && /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/.test(name);
}

/** k8s.io/apimachinery/pkg/util/validation IsValidLabelValue. */
function isLabelValue(value: string): boolean {
  return value.length <= 63 && /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value);
}
