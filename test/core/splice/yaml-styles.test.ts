import { describe, expect, test } from "vitest";
import type { Change } from "@kubectl-loopback/core";
import { remove, rename, set, splice } from "./support.ts";

/** `before` and `after` are whole files; a common indentation in the source of this test is taken away. */
type Row = readonly [what: string, changes: Change | readonly Change[], before: string, after: string];

function dedent(text: string): string {
  const lines = text.replace(/^\n/, "").replace(/\n *$/, "\n").split("\n");
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)![0].length));
  return lines.map((line) => line.slice(indent)).join("\n");
}

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    test.each(rows)("%s", (_, changes, before, after) => {
      const all = Array.isArray(changes) ? (changes as Change[]) : [changes as Change];
      const result = splice(dedent(before), ...all);
      expect(result).toBe(dedent(after));
      expect(splice(result as string, ...all.filter(({ op }) => op !== "remove")), "a second run changes nothing").toBe(result);
    });
  });
}

const PREVENT = set(["metadata", "annotations", "tke/prevent"], "true");

table("a new annotation", [
  ["behind the last key", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: b
    spec:
      type: LoadBalancer
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: b
        tke/prevent: "true"
    spec:
      type: LoadBalancer
    `],
  ["a comment behind the last key stays beside it", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: b # why
    spec: {}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: b # why
        tke/prevent: "true"
    spec: {}
    `],
  ["before comments of what follows, behind those of the map", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: b
        # c: d

    # the spec
    spec: {}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: b
        # c: d
        tke/prevent: "true"

    # the spec
    spec: {}
    `],
  ["a comment of the next key at the same column stays with it", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations:
        a: b
      # who we are
      name: x
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations:
        a: b
        tke/prevent: "true"
      # who we are
      name: x
    `],
  ["4 spaces", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
        name: x
        annotations:
            a: b
    `, `
    apiVersion: v1
    kind: Service
    metadata:
        name: x
        annotations:
            a: b
            tke/prevent: "true"
    `],
  ["no annotations yet: made, indented as the rest", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
        name: x
        labels:
            app: x
    spec:
        type: LoadBalancer
    `, `
    apiVersion: v1
    kind: Service
    metadata:
        name: x
        labels:
            app: x
        annotations:
            tke/prevent: "true"
    spec:
        type: LoadBalancer
    `],
  ["annotations: {}", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations: {}
      name: x
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations:
        tke/prevent: "true"
      name: x
    `],
  ["annotations: {} with a comment", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations: {} # none yet
      name: x
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations: # none yet
        tke/prevent: "true"
      name: x
    `],
  ["annotations:", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations:
      name: x
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations:
        tke/prevent: "true"
      name: x
    `],
  ["annotations: null", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations: null
      name: x
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations:
        tke/prevent: "true"
      name: x
    `],
  ["annotations: ~ with a comment", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations: ~  # none
      name: x
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations:  # none
        tke/prevent: "true"
      name: x
    `],
  ["annotations: # comment", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations: # see wiki
      name: x
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      annotations: # see wiki
        tke/prevent: "true"
      name: x
    `],
  ["annotations that are all commented out", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        # a: b
        # c: d
    spec: {}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        # a: b
        # c: d
        tke/prevent: "true"
    spec: {}
    `],
  ["behind a block scalar, before the blank line", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        note: |
          one
          two

    spec: {}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        note: |
          one
          two
        tke/prevent: "true"

    spec: {}
    `],
  ["behind a block scalar that keeps its blank lines", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        note: |+
          one

    spec: {}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        note: |+
          one

        tke/prevent: "true"
    spec: {}
    `],
  ["single quotes around: single quotes", PREVENT, `
    apiVersion: 'v1'
    kind: Service
    metadata:
      name: x
      annotations:
        'a': 'b'
    `, `
    apiVersion: 'v1'
    kind: Service
    metadata:
      name: x
      annotations:
        'a': 'b'
        tke/prevent: 'true'
    `],
  ["two missing maps", set(["spec", "template", "metadata", "labels", "on"], "off"), `
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: x}
    spec:
      replicas: 1
    `, `
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: x}
    spec:
      replicas: 1
      template:
        metadata:
          labels:
            "on": "off"
    `],
]);

table("flow style", [
  ["a flow map", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: {a: b}}
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: {a: b, tke/prevent: "true"}}
    `],
  ["a flow map with spaces inside", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata: { name: x, annotations: { a: b } }
    `, `
    apiVersion: v1
    kind: Service
    metadata: { name: x, annotations: { a: b, tke/prevent: "true" } }
    `],
  ["an empty flow map in a flow map", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata: { name: x, annotations: {} }
    `, `
    apiVersion: v1
    kind: Service
    metadata: { name: x, annotations: { tke/prevent: "true" } }
    `],
  ["a key without a value in a flow map", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata: {annotations: , name: x}
    `, `
    apiVersion: v1
    kind: Service
    metadata: {annotations: {tke/prevent: "true"} , name: x}
    `],
  ["a map missing in a flow map", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata: {name: x} # short
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: {tke/prevent: "true"}} # short
    `],
  ["a flow map over lines", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata: {
      name: x,
      annotations: {
        a: b,  # one
        c: d   # two
      }
    }
    `, `
    apiVersion: v1
    kind: Service
    metadata: {
      name: x,
      annotations: {
        a: b,  # one
        c: d,   # two
        tke/prevent: "true"
      }
    }
    `],
  ["a trailing comma is kept up", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata: {
      name: x,
      annotations: {
        a: b, # one
      },
    }
    `, `
    apiVersion: v1
    kind: Service
    metadata: {
      name: x,
      annotations: {
        a: b, # one
        tke/prevent: "true",
      },
    }
    `],
  ["JSON inside YAML keeps to JSON", PREVENT, `
    # JSON with a comment is YAML
    {"apiVersion": "v1", "kind": "Service",
     "metadata": {"name": "x", "annotations": {"a": "b"}}}
    `, `
    # JSON with a comment is YAML
    {"apiVersion": "v1", "kind": "Service",
     "metadata": {"name": "x", "annotations": {"a": "b", "tke/prevent": "true"}}}
    `],
  ["a list in brackets", set(["spec", "ips", 2], "a, b"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ips: [ 1.1.1.1, 2.2.2.2 ] # two
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ips: [ 1.1.1.1, 2.2.2.2, "a, b" ] # two
    `],
  ["an item of a flow list", set(["spec", "ips", 1], "on"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec: {ips: [1.1.1.1,   2.2.2.2, '3']}
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec: {ips: [1.1.1.1,   'on', '3']}
    `],
  ["removing the first of a flow map", remove("metadata", "annotations", "a"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: {a: b, c: d}}
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: {c: d}}
    `],
  ["removing the last of a flow map", remove("metadata", "annotations", "c"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: { a: b, c: d }}
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: { a: b }}
    `],
  ["removing all of a flow map", remove("metadata", "annotations", "a"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: { a: b }}
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: {}}
    `],
  ["removing the last line of a flow map", remove("metadata", "annotations", "c"), `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations: {
        a: b, # one
        c: d  # two
      }
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations: {
        a: b # one
      }
    `],
  ["removing a middle line of a flow map", remove("metadata", "annotations", "c"), `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations: {
        a: b, # one
        c: d, # two
        e: f
      }
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations: {
        a: b, # one
        e: f
      }
    `],
  ["one in, one out", [remove("metadata", "annotations", "a"), PREVENT], `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: {a: b}}
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x, annotations: {tke/prevent: "true"}}
    `],
]);

table("scalars", [
  ["quotes stay, and the comment", set(["metadata", "annotations", "a"], "true"), `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a:   'false'   # was off
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a:   'true'   # was off
    `],
  ["a bool that must be a string gets quotes", set(["metadata", "annotations", "a"], "true"), `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: true
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: "true"
    `],
  ["a string stays plain", set(["spec", "externalTrafficPolicy"], "Local"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      externalTrafficPolicy: Cluster # default
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      externalTrafficPolicy: Local # default
    `],
  ["a number for a quoted one", set(["spec", "keepaliveEnable"], 1), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      keepaliveEnable: "0"
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      keepaliveEnable: 1
    `],
  ["a value that is not written", set(["spec", "type"], "LoadBalancer"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      type: # to be decided
      a: b
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      type: LoadBalancer # to be decided
      a: b
    `],
  ["a value on the line below", set(["spec", "type"], "LoadBalancer"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      type:
        # chosen by ops
        ClusterIP
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      type:
        # chosen by ops
        LoadBalancer
    `],
  ["a scalar over lines", set(["spec", "note"], "short"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      note: one
        two
        three
      type: a
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      note: short
      type: a
    `],
  ["strings that YAML 1.1 reads as something else", [
    set(["spec", "a"], "yes"), set(["spec", "b"], "010"), set(["spec", "c"], "1:30"), set(["spec", "d"], "1e3"), set(["spec", "e"], "~"),
    set(["spec", "f"], ""), set(["spec", "g"], "2024-01-01"), set(["spec", "h"], "a: b"), set(["spec", "i"], "0o17"), set(["spec", "y"], "x #y"),
  ], `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      z: z
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      z: z
      a: "yes"
      b: "010"
      c: "1:30"
      d: "1e3"
      e: "~"
      f: ""
      g: "2024-01-01"
      h: "a: b"
      i: "0o17"
      "y": "x #y"
    `],
  ["plain ones", [set(["spec", "a"], 8), set(["spec", "b"], false), set(["spec", "c"], null), set(["spec", "d"], 1.5), set(["spec", "e"], "中文 ok"), set(["spec", "f"], "10.0.0.1")], `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      z: z
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      z: z
      a: 8
      b: false
      c: null
      d: 1.5
      e: 中文 ok
      f: 10.0.0.1
    `],
  ["a map for a scalar", set(["spec", "a"], { b: ["c"] }), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      a: 1 # one
      z: z
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      a: # one
        b:
          - c
      z: z
    `],
  ["a scalar for a map", set(["spec", "a"], 1), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      a: # one
        b:
        - c # gone
      z: z
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      a: 1 # one
      z: z
    `],
]);

table("block scalars", [
  ["a line into a Corefile", set(["data", "Corefile"], ".:53 {\n    errors\n    rewrite name a b\n\n    kubernetes cluster.local {\n    }\n}\n"), `
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: x
    data:
      Corefile: |  # from tke
        .:53 {
            errors

            kubernetes cluster.local {
            }
        }
      other: y
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: x
    data:
      Corefile: |  # from tke
        .:53 {
            errors
            rewrite name a b

            kubernetes cluster.local {
            }
        }
      other: y
    `],
  ["deep indentation and no final line break in the value", set(["data", "Corefile"], "a\nb\nc"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
        Corefile: |-
                a
                c
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
        Corefile: |-
                a
                b
                c
    `],
  ["an indentation indicator", set(["data", "Corefile"], "  a\nx\nb\n"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: |2
          a
        b
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: |2
          a
        x
        b
    `],
  ["first and last line", set(["data", "Corefile"], "0\n1\n2\n"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: |
        1

    # end
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: |
        0
        1
        2

    # end
    `],
  ["folded: a literal one from now on", set(["data", "Corefile"], "a b\nc\nd\n"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: >
        a
        b

        c
      z: z
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: |
        a b
        c
        d
      z: z
    `],
  ["in quotes: stays in quotes", set(["data", "Corefile"], "a\nb\nc\n"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: "a\\nc\\n" # dumped
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: "a\\nb\\nc\\n" # dumped
    `],
  ["plain becomes literal", set(["data", "Corefile"], "a\nb\n"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: a # one
      z: z
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: | # one
        a
        b
      z: z
    `],
  ["a new one", set(["data", "Corefile"], "a {\n  b\n}\n"), `
    apiVersion: v1
    kind: ConfigMap
    metadata:
        name: x
    data:
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata:
        name: x
    data:
        Corefile: |
            a {
              b
            }
    `],
  ["what no block scalar can hold", set(["data", "Corefile"], "a\u0007\nb\n"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: |
        a
        b
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      Corefile: "a\\a\\nb\\n"
    `],
]);

table("lists", [
  ["a new item, dashes indented", set(["spec", "ports", 1], { name: "b", port: 2 }), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
        - name: a
          port: 1 # one
      type: a
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
        - name: a
          port: 1 # one
        - name: b
          port: 2
      type: a
    `],
  ["a new item, dashes not indented", set(["spec", "ports", 1], { name: "b", list: [1] }), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - name: a
        port: 1
      # the type
      type: a
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - name: a
        port: 1
      - name: b
        list:
        - 1
      # the type
      type: a
    `],
  ["a key in an item, and one that gets a map", [set(["spec", "ports", 0, "b"], "c"), set(["spec", "ports", 1, "m"], { d: "e" })], `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - name: a

      - name: b
        m:
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - name: a
        b: c

      - name: b
        m:
          d: e
    `],
  ["the first item of an empty list", set(["spec", "ports", 0], { a: 1, b: 2 }), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports: [] # none
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports: # none
        - a: 1
          b: 2
    `],
  ["a list that is not there, in a file without indented dashes", set(["spec", "a", 0], { b: 1 }), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - c
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - c
      a:
      - b: 1
    `],
  ["an item that is not written", set(["spec", "ports", 0], { a: 1, b: 2 }), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - # nothing
      -
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - # nothing
        a: 1
        b: 2
      -
    `],
  ["lists in lists", set(["spec", "rows", 0, 2], "c"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      rows:
      - - a
        - b
      - - d
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      rows:
      - - a
        - b
        - c
      - - d
    `],
  ["removing an item", remove("spec", "ports", 0), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      # first
      - name: a # a
        port: 1
      # second
      - name: b
        port: 2
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      # first
      # second
      - name: b
        port: 2
    `],
  ["removing the only item", remove("spec", "ports", 0), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - name: a # a
        port: 1
      type: a
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports: []
      type: a
    `],
]);

table("removing", [
  ["an entry with its comment", remove("metadata", "annotations", "c"), `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        # about a
        a: b
        c: d # about c
        # about e
        e: f
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        # about a
        a: b
        # about e
        e: f
    `],
  ["the last entry of a map", remove("metadata", "annotations", "a"), `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations: # ours
        a: b # c
    spec: {}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations: {} # ours
    spec: {}
    `],
  ["a map, with the comments inside", remove("spec", "selector"), `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
    spec:
      selector: # which
        app: x
        # not: this
      type: a
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
    spec:
      type: a
    `],
  ["the first key of an item", remove("spec", "ports", 0, "name"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - name: a # gone
        port: 1
        # c
        protocol: TCP
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - port: 1
        # c
        protocol: TCP
    `],
  ["the first key of an item, with a comment behind it", remove("spec", "ports", 0, "name"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      - name: a
        # the port
        port: 1
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      ports:
      -
        # the port
        port: 1
    `],
  ["a block scalar", remove("data", "a"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      a: |
        one
        # two
      b: c
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      b: c
    `],
  ["what is not there", [remove("metadata", "annotations", "a"), rename(["metadata", "b"], "c"), remove("spec", "ports", 4)], `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
    `],
]);

table("renaming", [
  ["a plain key", rename(["metadata", "annotations", "prevent"], "tke/prevent"), `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        prevent: "true" # why
        z: z
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        tke/prevent: "true" # why
        z: z
    `],
  ["quoted keys", [rename(["metadata", "annotations", "a"], "b"), rename(["metadata", "annotations", "c"], "on")], `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations: {'a': 1, "c" : {d: e}}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations: {'b': 1, "on" : {d: e}}
    `],
  ["a key, and its value", [rename(["metadata", "annotations", "prevent"], "tke/prevent"), PREVENT], `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        prevent: 'yes' # why
        z: z
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        tke/prevent: 'true' # why
        z: z
    `],
  ["a key of a map", rename(["spec", "a"], "b"), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      a: # map
        c: d
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      b: # map
        c: d
    `],
]);

table("the file around", [
  ["other documents, directives and marks", PREVENT, `
    # head
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: w
    ...
    # between
    --- # second
    apiVersion: v1
    kind: Service
    metadata:
      name: x
    # tail
    ---
    {{ not: yaml
    `, `
    # head
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: w
    ...
    # between
    --- # second
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        tke/prevent: "true"
    # tail
    ---
    {{ not: yaml
    `],
  ["an item of a List", PREVENT, `
    apiVersion: v1
    kind: List
    items:
    - apiVersion: v1
      kind: Service
      metadata:
        name: w
    - apiVersion: v1
      kind: Service
      metadata:
        name: x
        annotations: {}
      spec:
        type: a
    `, `
    apiVersion: v1
    kind: List
    items:
    - apiVersion: v1
      kind: Service
      metadata:
        name: w
    - apiVersion: v1
      kind: Service
      metadata:
        name: x
        annotations:
          tke/prevent: "true"
      spec:
        type: a
    `],
  ["a List in a List, behind its items", set(["spec", "type"], "b"), `
    apiVersion: v1
    kind: List
    items:
      - apiVersion: v1
        kind: ServiceList
        items:
          - metadata:
              name: x
      # tail
    `, `
    apiVersion: v1
    kind: List
    items:
      - apiVersion: v1
        kind: ServiceList
        items:
          - metadata:
              name: x
            spec:
              type: b
      # tail
    `],
  ["anchors, aliases, tags and merge keys elsewhere", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      labels: &l
        app: x
    spec:
      selector: *l
      a: &unused !!str 1
      b: {<<: *l}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      labels: &l
        app: x
      annotations:
        tke/prevent: "true"
    spec:
      selector: *l
      a: &unused !!str 1
      b: {<<: *l}
    `],
  ["braces in a string are no template", PREVENT, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: "{{ x }}" # {{ y }}
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      annotations:
        a: "{{ x }}" # {{ y }}
        tke/prevent: "true"
    `],
  ["several places of one object", [PREVENT, set(["spec", "externalTrafficPolicy"], "Local"), set(["metadata", "labels", "b"], "1"), remove("spec", "type")], `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      labels:
        a: b
    spec:
      type: a
      ports: []
    `, `
    apiVersion: v1
    kind: Service
    metadata:
      name: x
      labels:
        a: b
        b: "1"
      annotations:
        tke/prevent: "true"
    spec:
      ports: []
      externalTrafficPolicy: Local
    `],
  ["a whole map set: only what differs", set(["spec"], { a: 1, b: { c: [1, 2, 3], d: "e" }, f: "g" }), `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      a: 1   # one
      b:
        c: [1,   2] # list
        d: 'd'
    `, `
    apiVersion: v1
    kind: Service
    metadata: {name: x}
    spec:
      a: 1   # one
      b:
        c: [1,   2, 3] # list
        d: 'e'
      f: g
    `],
  ["numbers as keys", set(["data", "443"], "a/b:443"), `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      http: a
      80: b
    `, `
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: x}
    data:
      http: a
      80: b
      "443": a/b:443
    `],
]);

describe("line breaks and the ends of files", () => {
  const head = "kind: Service\napiVersion: v1\nmetadata:\n  name: x\n  annotations:\n    a: b";
  test.each([
    ["no final newline", head, `${head}\n    tke/prevent: "true"`],
    ["CRLF", `${head}\n`.replaceAll("\n", "\r\n"), `${head}\n    tke/prevent: "true"\n`.replaceAll("\n", "\r\n")],
    ["CRLF, no final newline", head.replaceAll("\n", "\r\n"), `${head}\n    tke/prevent: "true"`.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\uFEFF${head}\n`, `\uFEFF${head}\n    tke/prevent: "true"\n`],
    ["an end mark", `${head}\n...\n`, `${head}\n    tke/prevent: "true"\n...\n`],
    ["an end mark without a newline", `${head}\n...`, `${head}\n    tke/prevent: "true"\n...`],
    ["spaces behind the last line", `${head}  \n  \n`, `${head}  \n    tke/prevent: "true"\n  \n`],
  ])("%s", (_, before, after) => expect(splice(before, PREVENT)).toBe(after));

  test("a Corefile with CRLF", () => {
    const before = "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: x}\r\ndata:\r\n  Corefile: |\r\n    a {\r\n    }\r\n";
    expect(splice(before, set(["data", "Corefile"], "a {\n  b\n}\n"))).toBe(before.replace("a {\r\n", "a {\r\n      b\r\n"));
  });

  test("removing the last lines of a file without a final newline", () => {
    expect(splice(`${head}\n    c: d\n    e: f`, remove("metadata", "annotations", "c"), remove("metadata", "annotations", "e"))).toBe(head);
  });
});
