import { describe, expect, test } from "vitest";
import { applyChanges, toJsonPatch, type Change, type Edit, type Json, type JsonObject, type KubeObject, type PatchOperation, type Path } from "@kubectl-loopback/core";
import { createdRef } from "../../../packages/core/src/fix/created.ts";
import { pointer } from "../../../packages/core/src/fix/json-patch.ts";
import { mergeEdits } from "../../../packages/core/src/fix/merge.ts";

const set = (path: Path, value: Json): Change => ({ op: "set", path, value });
const remove = (...path: Path): Change => ({ op: "remove", path });
const rename = (path: Path, key: string): Change => ({ op: "rename", path, key });

const BEFORE: JsonObject = { a: { b: 1, c: [10, 20, 30], d: null }, e: "text" };

describe("changes of an object, and the JSON Patch that makes them", () => {
  const guard = (path: string, value: Json): PatchOperation => ({ op: "test", path, value });
  test.each<[string, Change, JsonObject, PatchOperation[]]>([
    ["another value", set(["a", "b"], 2), { a: { b: 2, c: [10, 20, 30], d: null }, e: "text" }, [guard("/a/b", 1), { op: "replace", path: "/a/b", value: 2 }]],
    ["the value that it has", set(["a", "b"], 1), BEFORE, [guard("/a/b", 1)]],
    ["a new key, behind the others", set(["a", "x"], 2), { a: { b: 1, c: [10, 20, 30], d: null, x: 2 }, e: "text" }, [{ op: "add", path: "/a/x", value: 2 }]],
    ["a new key below a new key", set(["x", "y", "z"], 2), { ...BEFORE, x: { y: { z: 2 } } }, [{ op: "add", path: "/x", value: { y: { z: 2 } } }]],
    ["a new list below a new key", set(["x", 0, "z"], 2), { ...BEFORE, x: [{ z: 2 }] }, [{ op: "add", path: "/x", value: [{ z: 2 }] }]],
    ["a key below null", set(["a", "d", "x"], 2), { a: { b: 1, c: [10, 20, 30], d: { x: 2 } }, e: "text" }, [{ op: "replace", path: "/a/d", value: { x: 2 } }]],
    ["an item", set(["a", "c", 1], 21), { a: { b: 1, c: [10, 21, 30], d: null }, e: "text" }, [guard("/a/c/1", 20), { op: "replace", path: "/a/c/1", value: 21 }]],
    ["an item more; the list that it follows is tested", set(["a", "c", 3], 40), { a: { b: 1, c: [10, 20, 30, 40], d: null }, e: "text" }, [guard("/a/c", [10, 20, 30]), { op: "add", path: "/a/c/3", value: 40 }]],
    ["a key taken away", remove("a", "b"), { a: { c: [10, 20, 30], d: null }, e: "text" }, [guard("/a/b", 1), { op: "remove", path: "/a/b" }]],
    ["an item taken away", remove("a", "c", 1), { a: { b: 1, c: [10, 30], d: null }, e: "text" }, [guard("/a/c/1", 20), { op: "remove", path: "/a/c/1" }]],
    ["a key that is not there, taken away", remove("a", "x"), BEFORE, []],
    ["a key below one that is not there, taken away", remove("x", "y"), BEFORE, []],
    ["another name, in the same place", rename(["a", "b"], "x"), { a: { x: 1, c: [10, 20, 30], d: null }, e: "text" }, [guard("/a/b", 1), { op: "remove", path: "/a/b" }, { op: "add", path: "/a/x", value: 1 }]],
    ["another name at the top", rename(["e"], "x"), { a: { b: 1, c: [10, 20, 30], d: null }, x: "text" }, [guard("/e", "text"), { op: "remove", path: "/e" }, { op: "add", path: "/x", value: "text" }]],
    ["another name for what is not there", rename(["a", "x"], "y"), BEFORE, []],
  ])("%s", (_, change, after, patch) => {
    expect(JSON.stringify(applyChanges(BEFORE, [change]))).toBe(JSON.stringify(after));
    expect(toJsonPatch(BEFORE, [change])).toEqual(patch);
  });

  test("one after the other, and only on the very version that was read", () => {
    const versioned = { metadata: { resourceVersion: "7" }, a: 1 };
    expect(toJsonPatch(versioned, [set(["a"], 2), set(["a"], 3)])).toEqual([
      guard("/metadata/resourceVersion", "7"), guard("/a", 1), { op: "replace", path: "/a", value: 2 }, guard("/a", 2), { op: "replace", path: "/a", value: 3 },
    ]);
    expect(toJsonPatch(versioned, [])).toEqual([guard("/metadata/resourceVersion", "7")]);
  });

  test("the object that was given stays as it is, and what is not on the way stays the same", () => {
    const before = structuredClone(BEFORE);
    const after = applyChanges(BEFORE, [set(["x"], 1), remove("e")]);
    expect(BEFORE).toEqual(before);
    expect(after["a"]).toBe(BEFORE["a"]);
    expect(applyChanges(BEFORE, [remove("x")])).toBe(BEFORE);
  });

  test.each<[string, Change, string]>([
    ["through a text", set(["e", "x"], 1), "not a map at x"],
    ["through a list as if it were a map", set(["a", "c", "x"], 1), "not a map at x"],
    ["into a map as if it were a list", set(["a", 0], 1), "no list item 0"],
    ["past the end of a list", set(["a", "c", 4], 1), "no list item 4"],
    ["without a path", set([], 1), "a change needs a path"],
  ])("an edit that cannot be: %s", (_, change, message) => expect(() => applyChanges(BEFORE, [change])).toThrow(new Error(message)));

  test.each<[Path, string]>([[[], ""], [["a"], "/a"], [["metadata", "annotations", "a.b/c~d"], "/metadata/annotations/a.b~1c~0d"], [["a", 0, "b"], "/a/0/b"], [["~1"], "/~01"], [["a/b/c", "~~"], "/a~1b~1c/~0~0"]])("pointer of %j: %s", (path, text) => expect(pointer(path)).toBe(text));
});

describe("edits of one object become one", () => {
  const object = (name: string): KubeObject => ({ ref: { apiVersion: "v1", kind: "Service", namespace: "default", name }, value: { metadata: { name } }, source: null });
  const [web, api] = [object("web"), object("api")];
  const change = (of: KubeObject, ...changes: Change[]): Edit => ({ kind: "change", object: of, changes });
  const merged = (...changes: Change[][]) => mergeEdits(changes.map((some) => change(web, ...some))).map((edit) => (edit.kind === "change" ? edit.changes : []));
  const ITEMS = ["spec", "items"];

  test.each<[string, Change[][], Change[]]>([
    ["one after the other", [[set(["a"], 1)], [set(["b"], 2)]], [set(["a"], 1), set(["b"], 2)]],
    ["of one place the last counts", [[set(["a"], 1), set(["b"], 2)], [set(["a"], 3)]], [set(["a"], 3), set(["b"], 2)]],
    ["a longer path is another place", [[set(["a"], 1)], [set(["a", "b"], 2)]], [set(["a"], 1), set(["a", "b"], 2)]],
    ["taken away in the end", [[set(["a"], 1)], [remove("a")]], [remove("a")]],
    ["two new lists: the items of both, each once", [[set(ITEMS, ["x", { y: 1 }])], [set(ITEMS, [{ y: 1 }, "z"])]], [set(ITEMS, ["x", { y: 1 }, "z"])]],
    ["a list and a text: the last counts", [[set(ITEMS, ["x"])], [set(ITEMS, "z")]], [set(ITEMS, "z")]],
    ["a text and a list: the last counts", [[set(ITEMS, "z")], [set(ITEMS, ["x"])]], [set(ITEMS, ["x"])]],
    ["items for one place follow one another", [[set([...ITEMS, 2], "x")], [set([...ITEMS, 2], "y")], [set([...ITEMS, 2], "z")]], [set([...ITEMS, 2], "x"), set([...ITEMS, 3], "y"), set([...ITEMS, 4], "z")]],
    ["the same item once", [[set([...ITEMS, 2], { x: 1 })], [set([...ITEMS, 2], { x: 1 })]], [set([...ITEMS, 2], { x: 1 })]],
    ["items of another list stand for themselves", [[set([...ITEMS, 2], "x")], [set(["spec", "others", 2], "x")]], [set([...ITEMS, 2], "x"), set(["spec", "others", 2], "x")]],
    ["a later place stays where it is", [[set([...ITEMS, 0], "x")], [set([...ITEMS, 5], "y")]], [set([...ITEMS, 0], "x"), set([...ITEMS, 5], "y")]],
    ["what is set inside an item is no item", [[set([...ITEMS, 2, "a"], "x")], [set([...ITEMS, 2], "y")]], [set([...ITEMS, 2, "a"], "x"), set([...ITEMS, 2], "y")]],
    ["a right name before the value under it", [[set(["m", "right"], 1)], [rename(["m", "wrong"], "right")]], [rename(["m", "wrong"], "right"), set(["m", "right"], 1)]],
    ["a wrong name that was set, and gets its right name", [[set(["m", "wrong"], 1)], [rename(["m", "wrong"], "right")]], [set(["m", "wrong"], 1), rename(["m", "wrong"], "right")]],
    ["a right name behind what was taken away under it", [[remove("m", "right")], [rename(["m", "wrong"], "right")]], [remove("m", "right"), rename(["m", "wrong"], "right")]],
    ["an item in place of one that is taken away", [[remove(...ITEMS, 2)], [set([...ITEMS, 2], "x")]], [remove(...ITEMS, 2), set([...ITEMS, 2], "x")]],
    ["a right name for another key, behind", [[set(["m", "other"], 1)], [rename(["m", "wrong"], "right")]], [set(["m", "other"], 1), rename(["m", "wrong"], "right")]],
    ["a right name once", [[rename(["m", "wrong"], "right")], [rename(["m", "wrong"], "right")]], [rename(["m", "wrong"], "right")]],
    ["a right name once, beside other changes", [[set(["a"], 1)], [rename(["m", "wrong"], "right")], [rename(["m", "wrong"], "right")]], [set(["a"], 1), rename(["m", "wrong"], "right")]],
    ["an item that is taken away in the end", [[set([...ITEMS, 0], "x")], [remove(...ITEMS, 0)]], [remove(...ITEMS, 0)]],
    ["a list in place of what is taken away", [[remove(...ITEMS)], [set(ITEMS, ["x"])]], [set(ITEMS, ["x"])]],
    ["two names that are wrong", [[rename(["m", "wrong"], "right")], [rename(["m", "bad"], "good")]], [rename(["m", "wrong"], "right"), rename(["m", "bad"], "good")]],
  ])("%s", (_, changes, told) => expect(merged(...changes)).toEqual([told]));

  test("each object for itself, the very same edit once", () => {
    const edit = change(web, set(["a", 0], 1));
    expect(mergeEdits([edit, change(api, set(["a"], 2)), edit])).toEqual([edit, change(api, set(["a"], 2))]);
  });

  test("a new object: made once, and changed before it is made", () => {
    const value: JsonObject = { apiVersion: "v1", kind: "Service", metadata: { name: "web" } };
    const create: Edit = { kind: "create", value, beside: api };
    expect(createdRef(create)).toEqual({ apiVersion: "v1", kind: "Service", namespace: "default", name: "web" });
    expect(createdRef({ ...create, value: { ...value, metadata: { name: "web", namespace: "prod" } } })).toMatchObject({ namespace: "prod" });
    expect(mergeEdits([create, { ...create, value: { ...value, spec: {} } }])).toEqual([create]);
    expect(mergeEdits([create, change(web, set(["spec"], 1))])).toEqual([{ ...create, value: { ...value, spec: 1 } }]);
    expect(mergeEdits([change(web, set(["spec"], 1)), create])).toEqual([change(web, set(["spec"], 1))]);
  });
});
