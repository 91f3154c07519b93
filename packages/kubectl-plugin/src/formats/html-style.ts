/** How the page looks, by day and by night, on a screen and on paper. */
export const STYLE = `
:root { --text: #1f2328; --dim: #59636e; --back: #ffffff; --card: #f6f8fa; --line: #d1d9e0; --red: #cf222e; --yellow: #9a6700; --green: #1a7f37; --blue: #0969da; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9198a1; --back: #0d1117; --card: #151b23; --line: #3d444d; --red: #ff7b72; --yellow: #d29922; --green: #3fb950; --blue: #4493f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 72rem; color: var(--text); background: var(--back); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.6rem; } h2 { margin: 2.2rem 0 .8rem; font-size: 1.2rem; } h3 { margin: 0 0 .4rem; font-size: 1rem; }
header p, footer, .place { color: var(--dim); } header p { margin: .3rem 0 0; } footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); font-size: .9rem; }
p { margin: .4rem 0; }
.context + .context { margin-top: 3.5rem; } .context > h1 { font-size: 1.35rem; padding-top: 1.6rem; border-top: 1px solid var(--line); } header + main > .context { margin-top: 1.8rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem; margin-top: 1.4rem; }
.tile { flex: 1 1 9rem; padding: .9rem 1.1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); border-top: 4px solid var(--green); }
.tile b { display: block; font-size: 1.9rem; line-height: 1.2; } .tile.loops { border-top-color: var(--red); } .tile.may-loop { border-top-color: var(--yellow); } .tile.none { border-top-color: var(--line); color: var(--dim); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; } th, td { padding: .42rem .8rem .42rem 0; text-align: left; border-bottom: 1px solid var(--line); overflow-wrap: normal; } th { color: var(--dim); font-weight: 600; white-space: nowrap; }
section .wide td { white-space: nowrap; }
.badge { display: inline-block; padding: 0 .55em; border: 1px solid currentcolor; border-radius: 1em; font-size: .85em; font-weight: 600; white-space: nowrap; color: var(--dim); }
.badge.loops, .badge.error { color: var(--red); } .badge.may-loop, .badge.warning { color: var(--yellow); } .badge.safe { color: var(--green); } .badge.info { color: var(--blue); }
a { color: inherit; text-decoration: none; } a:hover .badge, a:focus .badge { text-decoration: underline; } abbr { text-decoration: none; }
article { margin: 0 0 1rem; padding: .9rem 1.1rem; border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 8px; background: var(--card); }
article.error { border-left-color: var(--red); } article.warning { border-left-color: var(--yellow); } article.info { border-left-color: var(--blue); } article:target { outline: 2px solid var(--blue); }
pre, code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; font-size: .88em; } pre { margin: .7rem 0; padding: .6rem .8rem; border-radius: 6px; background: var(--back); overflow-x: auto; }
dl { margin: .7rem 0 0; display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; } dt { color: var(--dim); } dd { margin: 0; min-width: 0; }
ul { margin: 0; padding-left: 1.2rem; } details { margin-top: 1.6rem; } summary { cursor: pointer; font-weight: 600; } details > .wide, details > ul { margin-top: .7rem; }
article details { margin-top: .9rem; } svg { max-width: 100%; height: auto; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: .1rem; } dd { margin-bottom: .5rem; } }
@media print { article { break-inside: avoid; } body { max-width: none; padding: 0; } }
`.trim();
