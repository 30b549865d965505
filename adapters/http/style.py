"""The style of the pages: readable on a phone, in the dark and on paper."""

STYLE_SHEET = b"""
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --accent: #b3001b; }
@media (prefers-color-scheme: dark) { :root { --accent: #ff8a93; } }
* { box-sizing: border-box; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
[role=note] { background: var(--accent); color: #fff; margin: 0 0 1rem; padding: .4rem .8rem; }
@media (prefers-color-scheme: dark) { [role=note] { color: #000; } }
header { display: flex; gap: 1rem; justify-content: space-between; align-items: baseline; }
h1 { font-size: 1.6rem; }
h2 { border-bottom: 2px solid var(--accent); margin-top: 2.5rem; }
h3 { margin-bottom: .25rem; }
a { color: var(--accent); }
code { background: var(--soft); border-radius: .2rem; padding: .1rem .3rem; }
code { overflow-wrap: anywhere; }
article { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0; }
article { padding: 0 1rem 1rem; }
nav ul { columns: 16rem; padding-left: 1.2rem; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; text-align: left; }
th, td { vertical-align: top; }
dt { font-weight: 600; }
dd { margin: 0 0 .4rem; }
"""
