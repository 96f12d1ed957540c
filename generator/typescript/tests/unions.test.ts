import assert from "node:assert/strict";
import { test } from "node:test";
import { APIClient, RPCDecodeError, RPCEncodeError } from "../testdata/kitchen/index.ts";
import type { Course, Menu } from "../testdata/kitchen/index.ts";
import { FakeRPC } from "../testdata/kitchen/testing.ts";

/** A client whose every call is answered with a JSON text. */
function answered(answer: string): APIClient {
  const call = (): Promise<unknown> => Promise.resolve(JSON.parse(answer) as unknown);
  return new APIClient({ call, notify: () => Promise.resolve() });
}

async function course(answer: string): Promise<Course> {
  return answered(answer).kitchenCourse({ kind: "soup", of: "peas" });
}

async function mismatch(answer: string): Promise<string> {
  const error: unknown = await course(answer).catch((error: unknown) => error);
  assert.ok(error instanceof RPCDecodeError, String(error));
  return `${error.path}: ${error.expected}`;
}

const pie = { kind: "pie", layers: null, courses: [{ kind: "soup" }] };
const unknownPie = { kind: "$unknown", value: "pie", data: pie };

test("a variant is decoded as what its field says", async () => {
  assert.deepEqual(await course('{"kind":"soup","of":"peas"}'), { kind: "soup", of: "peas" });
  assert.deepEqual(await course('{"kind":"cake","layers":null}'), { kind: "cake", layers: [] });
  const nested = '{"kind":"set meal","courses":[{"kind":"set meal","courses":null},null]}';
  const inner = { kind: "set meal", courses: [] };
  assert.deepEqual(await course(nested), { kind: "set meal", courses: [inner, null] });
});

test("a variant that is unknown keeps its data", async () => {
  assert.deepEqual(await course(JSON.stringify(pie)), unknownPie);
  for (const value of ["", "Soup", "constructor", "__proto__", "toString"]) {
    const found = { kind: "$unknown", value, data: { kind: value } };
    assert.deepEqual(await course(JSON.stringify({ kind: value })), found);
  }
});

test("unions stand anywhere", async () => {
  const soup = { kind: "soup", of: "peas" };
  const menu = {
    ...{ first: soup, last: pie, by_name: { a: pie, b: null }, pair: [pie, soup], all: null },
    ...{ maybe: [soup, pie, null], odd: null, valued: null, cake: { kind: "cake", layers: null } },
  };
  const expected: Menu = {
    ...{ first: { kind: "soup", of: "peas" }, last: unknownPie as Course },
    ...{ by_name: { a: unknownPie as Course, b: null } },
    ...{ pair: [unknownPie as Course, soup as Course], all: [], odd: null, valued: [] },
    ...{ maybe: [soup as Course, unknownPie as Course, null], cake: { kind: "cake", layers: [] } },
  };
  assert.deepEqual(await answered(JSON.stringify(menu)).kitchenMenu(), expected);
  const empty = { ...menu, first: null, last: null, lacking: null, maybe: null, cake: null };
  const found = await answered(JSON.stringify(empty)).kitchenMenu();
  assert.deepEqual([found.first, found.last, found.lacking, found.maybe], [null, null, null, null]);
  assert.deepEqual(await answered(JSON.stringify({ x: pie })).kitchenCourses(), { x: unknownPie });
});

test("what is no variant at all is an error at its place", async () => {
  assert.equal(await mismatch("null"), ": an object");
  assert.equal(await mismatch("[]"), ": an object");
  assert.equal(await mismatch('"soup"'), ": an object");
  assert.equal(await mismatch("{}"), "kind: a string");
  assert.equal(await mismatch('{"kind":null}'), "kind: a string");
  assert.equal(await mismatch('{"kind":"soup"}'), "of: a string");
  const nested = '{"kind":"set meal","courses":[{"kind":1}]}';
  assert.equal(await mismatch(nested), "courses[0].kind: a string");
});

test("the field has its value outside of a union, too", async () => {
  const cake = answered('{"kind":"cake","layers":[]}');
  assert.deepEqual(await cake.kitchenCake(), { kind: "cake", layers: [] });
  await assert.rejects(answered('{"kind":"","layers":[]}').kitchenCake(), {
    path: "kind",
    expected: '"cake"',
  });
  const wrong = { kind: "cake" as "soup", of: "peas" };
  await assert.rejects(cake.kitchenCourse(wrong), RPCEncodeError);
});

test("fields of any name tell variants apart", async () => {
  const proto = `{"__proto__":"*/ \\"proto\\"","data":"__proto__","value":"toString"`;
  const odd = `${proto},"next":{"__proto__":"x"},"toString":{"data":"y"}}`;
  const menu = `{"first":null,"by_name":{},"pair":[null,null],"all":[],"maybe":null,"odd":${odd},
    "valued":[{"value":"z"}],"cake":null}`;
  const found = await answered(menu).kitchenMenu();
  assert.ok(found.odd?.["__proto__"] === '*/ "proto"');
  assert.ok(found.odd.next && Object.hasOwn(found.odd.next, "__proto__"));
  const next = '{"__proto__":"$unknown","value":"x","data":{"__proto__":"x"}}';
  assert.equal(JSON.stringify(found.odd.next), next);
  assert.deepEqual(found.odd.toString, { data: "$unknown", value: "y", data_: { data: "y" } });
  assert.deepEqual(found.valued, [{ value: "$unknown", value_: "z", data: { value: "z" } }]);
});

test("a fake gives variants, also those that are unknown", async () => {
  const fake = new FakeRPC({
    kitchenCourse: ({ of }) => ({ kind: "soup", of }),
    kitchenCourses: () => ({ a: { kind: "$unknown", value: "pie", data: pie }, b: null }),
  });
  const soup = { kind: "soup", of: "x" } as const;
  assert.deepEqual(await fake.api.kitchenCourse(soup), soup);
  assert.deepEqual(await fake.api.kitchenCourses(), { a: unknownPie, b: null });
});
