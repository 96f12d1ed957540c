// What fast-check makes of TypeScript's types: any value that the compiler lets a caller send.

import fc from "fast-check";
import ts from "typescript";

const maxDepth = 6;

const nastyTexts = ["", "a", "0", "null", "\0", "\u2028", '"', "\\", "😀", "\ud800", "__proto__", "toString", "then"];

const bounds = [7, 8, 15, 16, 24, 31, 32, 53, 63, 64].flatMap((bits) =>
  [-1, 1].flatMap((sign) => [-1, 0, 1].map((more) => sign * 2 ** bits + more)),
);

/** The strings of JSON texts: those that are values, and those that are keys. */
export interface Words {
  values: string[];
  keys: string[];
}

export function wordsOf(texts: string[]): Words {
  const values = new Set<string>();
  const keys = new Set<string>();
  for (const text of texts) {
    JSON.parse(text, (key, value: unknown) => {
      keys.add(key);
      if (typeof value === "string") values.add(value);
      return value;
    });
  }
  return { values: [...values].sort(), keys: [...keys].sort() };
}

/** The types of the params and results of clients. */
export class Types {
  #checker: ts.TypeChecker | undefined;
  readonly #params = new Map<string, ts.Type>();
  readonly #results = new Map<string, ts.Type>();

  /** Reads the types of the constructs' clients. */
  load(constructs: string[]): void {
    if (this.#checker !== undefined) return;
    const files = constructs.map((name) => `${process.cwd()}/clients/${name}/both/client.ts`);
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      types: [],
    });
    this.#checker = program.getTypeChecker();
    constructs.forEach((name, i) => {
      const source = program.getSourceFile(files[i] ?? "");
      if (source !== undefined) this.#read(name, source);
    });
  }

  #read(construct: string, source: ts.SourceFile): void {
    const checker = this.checker;
    const module = checker.getSymbolAtLocation(source);
    const symbol = module && checker.tryGetMemberInModuleExports("APIClient", module);
    if (symbol === undefined) throw new Error(`${construct}: client.ts exports no APIClient`);
    const api = checker.getDeclaredTypeOfSymbol(symbol);
    const signature = (name: string): ts.Signature => {
      const method = api.getProperty(name);
      const [found] = method ? checker.getTypeOfSymbol(method).getCallSignatures() : [];
      if (found === undefined) throw new Error(`${construct}: APIClient has no ${name}`);
      return found;
    };
    const [params] = signature("labPut").getParameters();
    if (params === undefined) throw new Error(`${construct}: labPut has no params`);
    // Params that may be left out are of a union with undefined.
    this.#params.set(construct, checker.getNonNullableType(checker.getTypeOfSymbol(params)));
    const result = checker.getAwaitedType(signature("labGet").getReturnType());
    if (result !== undefined) this.#results.set(construct, result);
  }

  get checker(): ts.TypeChecker {
    if (this.#checker === undefined) throw new Error("no types are loaded");
    return this.#checker;
  }

  /** Tells whether results are of the type of the params. */
  resultIsParams(construct: string): boolean {
    return this.#params.get(construct) === this.#results.get(construct);
  }

  /** Tells whether results can't be sent at all: they are of another type than the params, and than a field of these. */
  isApart(construct: string): boolean {
    const params = this.#params.get(construct);
    const result = this.#results.get(construct);
    const isInterface = result?.isClassOrInterface() === true;
    return params !== result && (isInterface || params?.getProperty("v") === undefined);
  }

  /**
   * Returns an arbitrary of a construct's params. The samples are params that will do: most of what comes out differs from one of
   * them in a single place, because few values of many properties would be taken else.
   */
  params(construct: string, words: Words, samples: object[]): fc.Arbitrary<unknown> {
    const type = this.#params.get(construct);
    if (type === undefined) throw new Error(`${construct}: no such client`);
    const maker = new Maker(this.checker, words);
    const fresh = maker.of(type, 0);
    if (samples.length === 0) return fresh;
    const changed = fc.constantFrom(...samples).chain((sample) => maker.changed(type, sample, 0));
    return fc.oneof({ weight: 3, arbitrary: changed }, fresh);
  }
}

class Maker {
  readonly #checker: ts.TypeChecker;
  readonly #text: fc.Arbitrary<string>;
  readonly #key: fc.Arbitrary<string>;

  constructor(checker: ts.TypeChecker, words: Words) {
    this.#checker = checker;
    const others = [fc.constantFrom(...nastyTexts), fc.string({ unit: "binary", maxLength: 8 })];
    const oneOf = (list: string[]): fc.Arbitrary<string> =>
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...(list.length > 0 ? list : nastyTexts)) }, ...others);
    this.#text = oneOf(words.values);
    this.#key = fc.oneof({ weight: 3, arbitrary: oneOf(words.keys) }, fc.integer({ min: -130, max: 130 }).map(String));
  }

  /** Returns an arbitrary of values that differ from a sample in one place. */
  changed(type: ts.Type, sample: unknown, depth: number): fc.Arbitrary<unknown> {
    const copy: unknown = structuredClone(sample);
    if (Array.isArray(copy) && copy.length > 0 && this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
      if (item === undefined) throw new Error("an array without elements");
      return fc
        .nat({ max: copy.length - 1 })
        .chain((i) => this.changed(item, copy[i], depth + 1).map((value) => copy.with(i, value) as unknown));
    }
    const properties = type.getProperties();
    const isObject = typeof copy === "object" && copy !== null && !Array.isArray(copy);
    const fresh = this.of(type, depth);
    if (!isObject || properties.length === 0 || type.isUnion()) return fresh;
    const change = fc.constantFrom(...properties).chain((property) => {
      const name = ts.unescapeLeadingUnderscores(property.escapedName);
      const entries = Object.entries(copy).filter(([key]) => key !== name);
      const [own] = Object.entries(copy).filter(([key]) => key === name);
      const declared = this.#checker.getTypeOfSymbol(property);
      const value = own === undefined ? this.of(declared, depth + 1) : this.changed(declared, own[1], depth + 1);
      return value.map((made) => Object.fromEntries([...entries, [name, made]]) as unknown);
    });
    return fc.oneof({ weight: 4, arbitrary: change }, fresh);
  }

  of(type: ts.Type, depth: number): fc.Arbitrary<unknown> {
    if (type.isUnion()) return this.#union(type.types, depth);
    if (type.isIntersection()) return this.of(type.types[0] ?? type, depth); // string & {}
    if (type.isStringLiteral() || type.isNumberLiteral()) return fc.constant(type.value);
    const is = (flag: ts.TypeFlags): boolean => (type.flags & flag) !== 0;
    if (is(ts.TypeFlags.Null)) return fc.constant(null);
    if (is(ts.TypeFlags.BooleanLiteral)) return fc.constant(this.#checker.typeToString(type) === "true");
    if (is(ts.TypeFlags.String)) return this.#text;
    if (is(ts.TypeFlags.Number)) return numbers();
    if (is(ts.TypeFlags.Unknown)) return fc.oneof(fc.jsonValue({ maxDepth: 2 }), this.#text, fc.double());
    if (is(ts.TypeFlags.Object)) return this.#object(type, depth);
    throw new Error(`no arbitrary for ${this.#checker.typeToString(type)}`);
  }

  #union(members: ts.Type[], depth: number): fc.Arbitrary<unknown> {
    const isNull = (member: ts.Type): boolean => (member.flags & ts.TypeFlags.Null) !== 0;
    if (depth > maxDepth && members.some(isNull)) return fc.constant(null);
    // A property that may be absent has the compiler's own type for that as well, and what it inherits: a function.
    const isAbsent = (member: ts.Type): boolean =>
      (member.flags & ts.TypeFlags.Undefined) !== 0 || member.getProperty("call") !== undefined || member.getCallSignatures().length > 0;
    const present = members.filter((member) => !isAbsent(member));
    return fc.oneof(...present.map((member) => this.of(member, depth)));
  }

  #object(type: ts.Type, depth: number): fc.Arbitrary<unknown> {
    const checker = this.#checker;
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      if (item === undefined || depth > maxDepth) return fc.constant([]);
      return fc.array(this.of(item, depth + 1), { maxLength: 4 });
    }
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    if (index !== undefined) {
      const isNever = (index.type.flags & ts.TypeFlags.Never) !== 0;
      if (isNever || depth > maxDepth) return fc.constant({});
      return fc.dictionary(this.#key, this.of(index.type, depth + 1), { maxKeys: 3, noNullPrototype: true });
    }
    return this.#fields(type, depth);
  }

  #fields(type: ts.Type, depth: number): fc.Arbitrary<unknown> {
    const checker = this.#checker;
    const entries: fc.Arbitrary<[string, unknown] | undefined>[] = [];
    for (const property of type.getProperties()) {
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      if (optional && depth > maxDepth) continue;
      const declared = checker.getTypeOfSymbol(property);
      const name = ts.unescapeLeadingUnderscores(property.escapedName);
      const entry = this.of(declared, depth + 1).map((value): [string, unknown] => [name, value]);
      entries.push(optional ? fc.option(entry, { nil: undefined, freq: 3 }) : entry);
    }
    return fc.tuple(...entries).map((all) => Object.fromEntries(all.filter((entry) => entry !== undefined)));
  }
}

function numbers(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 100 }) },
    fc.integer({ min: -200, max: 70000 }),
    fc.constantFrom(...bounds),
    fc.maxSafeInteger(),
    fc.double(),
    fc.float(),
    fc.constantFrom(0, -0, 0.5, NaN, Infinity),
  );
}
